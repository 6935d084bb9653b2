/// Web hooks: events of routes by HTTP POST.
@NullMarked
package io.lockstep.api.internal.egress;

import org.jspecify.annotations.NullMarked;
