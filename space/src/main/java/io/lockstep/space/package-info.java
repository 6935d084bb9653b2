/// The runner of a kernel: decode, drive, answer, snapshot, replay, branch, tell live clients.
///
/// Start with [io.lockstep.space.Space], the door, whose constructor is the wiring; then `Driver`,
/// which decides one record, and `KernelLoop.step`, one round of the kernel thread. `Recovery`
/// brings a state back.
@NullMarked
package io.lockstep.space;

import org.jspecify.annotations.NullMarked;
