/// The kernel on Apache Flink: operators that hold the parts of [io.lockstep.space.parts], carry
/// letters between them, keep them in Flink's state and checkpoints, and the job that joins them
/// with Kafka.
@NullMarked
package io.lockstep.cluster.flink;

import org.jspecify.annotations.NullMarked;
