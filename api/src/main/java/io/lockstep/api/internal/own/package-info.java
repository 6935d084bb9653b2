/// Our own routes under `/api/v1`: what the Azure Digital Twins protocol has no word for.
@NullMarked
package io.lockstep.api.internal.own;

import org.jspecify.annotations.NullMarked;
