/// Tests of the kernel on Flink, on a real cluster of Flink in this process.
@NullMarked
package io.lockstep.cluster.flink;

import org.jspecify.annotations.NullMarked;
