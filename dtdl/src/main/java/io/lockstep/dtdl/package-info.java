@NullMarked
package io.lockstep.dtdl;

import org.jspecify.annotations.NullMarked;
