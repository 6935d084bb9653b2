package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;

/// An enrolment of kilns by a claim certificate.
final class FleetClaim {
  private FleetClaim() {}

  /// Adds the enrolment; kilns are named by their serial number and told their site.
  static DeviceCertificate of(ServerProcess server, Path folder, String enrolment)
      throws Exception {
    DeviceCertificate claim =
        DeviceCertificate.of(server.data(), folder, "claim certificate of " + enrolment);
    Http.Reply added =
        server
            .http()
            .send(
                "PUT",
                "/api/v1/enrolments/" + enrolment,
                """
                {"proof":"claim","thumbprints":["%s"],"ids":"kiln-*","model":"dtmi:com:example:Kiln;1",
                 "device":"kiln-${parameter:SerialNumber}","configuration":{"site":"north"}}
                """
                    .formatted(thumbprint(claim.certificate())));
    assertThat(added.isGood()).as(added.body()).isTrue();
    assertThat(added.body()).contains("\"site\":\"north\"");
    return claim;
  }

  private static String thumbprint(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
  }
}
