/// Lockstep's logs, sources and event routes on Kafka.
@NullMarked
package io.lockstep.cluster.kafka;

import org.jspecify.annotations.NullMarked;
