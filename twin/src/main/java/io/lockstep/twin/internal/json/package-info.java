/// JSON in and out: strict reading, and writing without a tree.
@NullMarked
package io.lockstep.twin.internal.json;

import org.jspecify.annotations.NullMarked;
