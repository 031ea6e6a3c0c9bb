// SPDX-License-Identifier: MIT
#include "ui/window/main_window.h"
