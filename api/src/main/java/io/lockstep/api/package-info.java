/// The only door for apps: HTTP on virtual threads.
///
/// Start reading at [io.lockstep.api.ApiServer], which is told by [io.lockstep.api.ApiOptions]
/// where to listen and by [io.lockstep.api.ApiPorts] what to serve. The routes stand in one table,
/// from which routing, the rights of each role and the OpenAPI document are derived.
@NullMarked
package io.lockstep.api;

import org.jspecify.annotations.NullMarked;
