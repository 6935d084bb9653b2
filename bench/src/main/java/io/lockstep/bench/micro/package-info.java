/// The parts of the data's way one by one, for JMH. Lockstep's own run on what they run on in the
/// product: direct buffers, a real journal, compiled shapes.
@NullMarked
package io.lockstep.bench.micro;

import org.jspecify.annotations.NullMarked;
