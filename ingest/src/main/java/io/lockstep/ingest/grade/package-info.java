/// The passive grader of Sparkplug edge nodes: what can be judged of Sparkplug 3.0 from the traffic
/// alone. It follows the journal of inputs with a cursor of its own, and changes nothing.
@NullMarked
package io.lockstep.ingest.grade;

import org.jspecify.annotations.NullMarked;
