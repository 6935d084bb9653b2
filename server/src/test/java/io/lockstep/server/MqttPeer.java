package io.lockstep.server;

import java.util.concurrent.BlockingQueue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A client library of other people, as tests use it: connected when it is made.
interface MqttPeer extends AutoCloseable {

  /// How a client comes in.
  enum Way {
    TCP("mqtt", "tcp", false),
    TLS("mqtts", "ssl", true),
    MUTUAL_TLS("mqtts", "ssl", true),
    WS("ws", "ws", false),
    WSS("wss", "wss", true);

    final String listener;
    final String scheme;
    final boolean isSecure;

    Way(String listener, String scheme, boolean isSecure) {
      this.listener = listener;
      this.scheme = scheme;
      this.isSecure = isSecure;
    }
  }

  /// Where to, and who.
  ///
  /// @param address `host:port`
  /// @param certificates what trusts the server, and proves the client where it has a certificate;
  ///   null without TLS
  /// @param user null for a client that its certificate speaks for
  /// @param isLasting true for a session that outlives the connection, and is taken up again
  /// @param willTopic where its will goes; empty for none
  record Login(
      Way way,
      String address,
      @Nullable DeviceCertificate certificates,
      @Nullable SSLContext tls,
      String clientId,
      @Nullable String user,
      String password,
      boolean isLasting,
      String willTopic) {
    String host() {
      return address.substring(0, address.lastIndexOf(':'));
    }

    int port() {
      return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    String url() {
      boolean isSocket = way == Way.WS || way == Way.WSS;
      return way.scheme + "://" + address + (isSocket ? "/mqtt" : "");
    }
  }

  /// What came, as quality, ` retained` where it was, and payload.
  BlockingQueue<String> inbox();

  void subscribe(String filter, int qos) throws Exception;

  /// Returns when it is acknowledged.
  void publish(String topic, String payload, int qos, boolean retain) throws Exception;

  /// Says DISCONNECT.
  @Override
  void close();

  static String text(int qos, boolean isRetained, String payload) {
    return qos + (isRetained ? " retained " : " ") + payload;
  }
}
