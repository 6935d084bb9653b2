/// The proof under faults: Kafka and Flink as processes that are killed, stopped and continued,
/// checkpoints that fail, savepoints that another job goes on from.
@NullMarked
package io.lockstep.cluster.faults;

import org.jspecify.annotations.NullMarked;
