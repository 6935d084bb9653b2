/// Binds the past anew: [io.lockstep.space.rebind.Rebinder] carries out what
/// [io.lockstep.space.Rebindings] says is under way. A [io.lockstep.space.rebind.PastRun] decodes
/// old messages in a fork of the present state, [io.lockstep.space.rebind.Sifter] keeps what the
/// history lacks or has otherwise, and commands take that into the space, slice by slice.
@NullMarked
package io.lockstep.space.rebind;

import org.jspecify.annotations.NullMarked;
