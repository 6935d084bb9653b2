/// The payload of Sparkplug B, `org.eclipse.tahu.protobuf.Payload`: a reader that makes no object
/// per metric, a writer of commands, and what its types mean. Knows bytes only: no twins, no state.
@NullMarked
package io.lockstep.ingest.sparkplug;

import org.jspecify.annotations.NullMarked;
