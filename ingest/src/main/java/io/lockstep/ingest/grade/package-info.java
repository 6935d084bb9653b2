/// The passive grader of Sparkplug edge nodes: what can be judged of Sparkplug 3.0 from the traffic
/// alone. Pure: who follows the journal of inputs gives it the records, in order.
@NullMarked
package io.lockstep.ingest.grade;

import org.jspecify.annotations.NullMarked;
