// SPDX-License-Identifier: MIT
// The only purpose of this file is to carry the precompiled header that the tests share.
