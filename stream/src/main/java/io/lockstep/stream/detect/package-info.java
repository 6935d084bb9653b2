/// Detectors: what is unusual in one signal, or in several together, by what they did before. Pure
/// step functions over a few longs that somebody else keeps, so that a detector of a twin is a part
/// of the memory of a rule.
///
/// Start with [io.lockstep.stream.detect.Detector], one signal, then
/// [io.lockstep.stream.detect.Calibration], which turns every deviation into a p-value, and
/// [io.lockstep.stream.detect.JointDetector], several signals.
@NullMarked
package io.lockstep.stream.detect;

import org.jspecify.annotations.NullMarked;
