/// The edge-node role of Sparkplug 3.0: what an edge node says when, as a pure function of what
/// happens to it.
@NullMarked
package io.lockstep.ingest.edgenode;

import org.jspecify.annotations.NullMarked;
