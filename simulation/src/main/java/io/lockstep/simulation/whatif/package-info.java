/// What-ifs: scenarios that run branches of the plant ahead of time, with replications, and compare
/// them with the plant as it would have been. Start with `WhatIf`, then `Study`.
@NullMarked
package io.lockstep.simulation.whatif;

import org.jspecify.annotations.NullMarked;
