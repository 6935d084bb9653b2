/// Tests on a real broker.
@NullMarked
package io.lockstep.cluster.kafka;

import org.jspecify.annotations.NullMarked;
