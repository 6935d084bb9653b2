/// FMUs in worker processes: foreign native code that crashes, loops, eats memory or floods its
/// output takes down its worker and nothing else.
///
/// Start with [Workers]: it loads an FMU behind the same interfaces as in this process. Above are
/// the instances as the caller sees them (`IsolatedInstance`), below `Worker` (the process, seen
/// from here) and `WorkerMain` with `Servant` (the process itself); between the two is `Lane`, a
/// piece of shared memory in which letters go to and fro.
@NullMarked
package io.lockstep.simulation.worker;

import org.jspecify.annotations.NullMarked;
