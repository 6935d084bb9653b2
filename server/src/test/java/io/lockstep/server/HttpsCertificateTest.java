package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS, and MQTT over it, show the certificate that the files have now.
class HttpsCertificateTest {
  /// Takes any certificate: which one is shown is the question.
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static String shown(ServerProcess server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
    String address = server.endpoint("https");
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private static void replace(Path file, Path by, Instant stamp) throws Exception {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.copy(by, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(beside, FileTime.from(stamp));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aChangedCertificateIsShownWithoutARestartAndABrokenOneNot(@TempDir Path folder)
      throws Exception {
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).start()) {
      Path pki = server.data().resolve("pki");
      String before = shown(server);
      DeviceCertificate other = DeviceCertificate.of(server.data(), folder, "renewed");
      Instant stamp = Instant.now();

      // A key that is another's does not go with the certificate: the one before stays.
      replace(pki.resolve("server.key"), other.key(), stamp);
      Await.until(
          "the complaint",
          () -> server.child().printed().contains("cannot be used by HTTPS"),
          server.child()::printed);
      assertThat(shown(server)).isEqualTo(before);

      replace(pki.resolve("server.pem"), other.certificate(), stamp.plusSeconds(5));
      Await.until(
          "the new certificate", () -> shown(server).equals("CN=renewed"), server.child()::printed);
    }
  }
}
