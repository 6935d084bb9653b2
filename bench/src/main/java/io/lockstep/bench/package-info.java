/// The benchmarks: each prints its figures beside those of a peer from the same run. Servers, peers
/// and generators run in processes of their own; what is counted is the CPU of the server's process
/// and the wall clock of the generator's.
@NullMarked
package io.lockstep.bench;

import org.jspecify.annotations.NullMarked;
