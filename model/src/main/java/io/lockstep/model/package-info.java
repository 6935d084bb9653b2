@NullMarked
package io.lockstep.model;

import org.jspecify.annotations.NullMarked;
