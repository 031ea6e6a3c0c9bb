// SPDX-License-Identifier: MIT
#pragma once

/// Memory under SQLite that runs out when it is told to: what SQLite's own tests do to find what a failure in the midst leaves behind. Of the whole
/// process; any thread may call it.
namespace ovyxa::test::failing_memory {

/// Lies under SQLite from now on: before anything of this process has called it.
void install();
/// After so many more requests for memory the next one is refused (once), or all are until there is memory again.
enum class Refuses { One, All };
void failAfter(int requests, Refuses refuses);
/// There is memory again. Whether any was refused since failAfter().
bool works();

} // namespace ovyxa::test::failing_memory
