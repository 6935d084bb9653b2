/// The composition root and the command line: wiring only.
///
/// Start with `Node`, where everything is put together in the data's order;
/// [io.lockstep.server.Main] has the commands, `Setting` every setting there is, `Workspace` what a
/// plant's folder says.
@NullMarked
package io.lockstep.server;

import org.jspecify.annotations.NullMarked;
