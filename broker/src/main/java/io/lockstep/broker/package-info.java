@NullMarked
package io.lockstep.broker;

import org.jspecify.annotations.NullMarked;
