/// The MQTT packets as bytes: decoding, checking, encoding. Pure; knows no sockets and no sessions.
///
/// [Utf8] and [Varint] are the primitives, [ConnectPacket], [SubscribePacket], [UnsubscribePacket],
/// [DisconnectPacket] and [AckPacket] the rare packets as records, [PublishView] the frequent one
/// as a reusable view, [Packets] the writers. What is wrong is a [ProtocolException] made by
/// [Violation].
@NullMarked
package io.lockstep.broker.internal.packet;

import org.jspecify.annotations.NullMarked;
