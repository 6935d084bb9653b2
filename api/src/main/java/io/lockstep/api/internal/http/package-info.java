/// The way of a request: from Helidon through the table of routes to a handler, and back as an
/// answer. The only package that names Helidon besides the server itself.
///
/// Start reading at [io.lockstep.api.internal.http.Dispatcher].
@NullMarked
package io.lockstep.api.internal.http;

import org.jspecify.annotations.NullMarked;
