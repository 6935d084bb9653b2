/// WebSockets (RFC 6455): the seam between the web server and what speaks over them.
///
/// [SocketEndpoint] is a path with what it accepts, [SocketListener] takes one connection's
/// messages, [SocketLink] sends. The library behind it is named in [Sockets] and [SocketConnection]
/// only.
@NullMarked
package io.lockstep.api.internal.socket;

import org.jspecify.annotations.NullMarked;
