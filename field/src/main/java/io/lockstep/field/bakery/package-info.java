/// The demo bakery: machines with their physics, the devices they speak through, and the faults
/// that can be started. Start reading at [DemoPlant], then `BakeryPlant`.
@NullMarked
package io.lockstep.field.bakery;

import org.jspecify.annotations.NullMarked;
