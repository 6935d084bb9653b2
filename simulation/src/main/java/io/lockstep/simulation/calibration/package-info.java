/// Parameters of models, fitted to what was measured, with what is not known of them.
@NullMarked
package io.lockstep.simulation.calibration;

import org.jspecify.annotations.NullMarked;
