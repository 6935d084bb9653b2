package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.iot.iotidentity.model.CreateCertificateFromCsrRequest;
import software.amazon.awssdk.iot.iotidentity.model.CreateCertificateFromCsrResponse;
import software.amazon.awssdk.iot.iotidentity.model.CreateKeysAndCertificateRequest;
import software.amazon.awssdk.iot.iotidentity.model.CreateKeysAndCertificateResponse;
import software.amazon.awssdk.iot.iotidentity.model.RegisterThingRequest;
import software.amazon.awssdk.iot.iotidentity.model.RegisterThingResponse;
import software.amazon.awssdk.iot.iotidentity.model.V2ErrorResponseException;
import software.amazon.awssdk.iot.iotshadow.model.GetShadowRequest;
import software.amazon.awssdk.iot.iotshadow.model.ShadowState;
import software.amazon.awssdk.iot.iotshadow.model.UpdateShadowRequest;

/// Fleet provisioning by the device SDK of AWS IoT for Java, unmodified, against a server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsFleetProvisioningTest {
  private static final String TEMPLATE = "kilns";

  private Path folder;
  private ServerProcess server;
  private DeviceCertificate claim;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
    claim = FleetClaim.of(server, folder, TEMPLATE);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static <T> T in(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static RegisterThingRequest registration(String token, String serial) {
    RegisterThingRequest request = new RegisterThingRequest();
    request.templateName = TEMPLATE;
    request.certificateOwnershipToken = token;
    request.parameters = new HashMap<>(Map.of("SerialNumber", serial));
    return request;
  }

  private DeviceCertificate saved(String name, String certificate, String key) throws IOException {
    return new DeviceCertificate(
        claim.authority(),
        Files.writeString(folder.resolve(name + ".pem"), certificate),
        Files.writeString(folder.resolve(name + ".key"), key),
        claim.trust(),
        claim.own());
  }

  private void expectToWork(DeviceCertificate own, String id) throws Exception {
    try (AwsThing thing = AwsThing.connect(server, own, id)) {
      UpdateShadowRequest update = new UpdateShadowRequest();
      update.thingName = id;
      update.state = new ShadowState();
      update.state.reported = new HashMap<>(Map.of("temperature", 21.5));
      in(thing.shadows().updateShadow(update));
      GetShadowRequest get = new GetShadowRequest();
      get.thingName = id;
      assertThat(in(thing.shadows().getShadow(get)).state.reported)
          .containsEntry("temperature", 21.5);
    }
  }

  @Test
  void aClaimBecomesADeviceWithAKeyOfOurs() throws Exception {
    DeviceCertificate own;
    String key;
    try (AwsThing holder = AwsThing.connect(server, claim, "holder-1")) {
      CreateKeysAndCertificateResponse made =
          in(holder.identity().createKeysAndCertificate(new CreateKeysAndCertificateRequest()));
      assertThat(made.certificateId).hasSize(64);
      RegisterThingResponse thing =
          in(holder.identity().registerThing(registration(made.certificateOwnershipToken, "1")));
      assertThat(thing.thingName).isEqualTo("kiln-1");
      assertThat(thing.deviceConfiguration).containsEntry("site", "north");
      own = saved("kiln-1", made.certificatePem, made.privateKey);
      key = made.privateKey.lines().skip(1).findFirst().orElseThrow();
      expectToWork(own, "kiln-1"); // While the claim is still there.
    }
    assertThat(server.http().get("/api/v1/devices/kiln-1").body())
        .contains("\"enrolment\":\"kilns\"");
    assertThat(filesWith(key)).as("files with the private key").isEmpty();
  }

  /// Files come and go while the server runs.
  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    Path _ =
        Files.walkFileTree(
            server.data(),
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && holds(file, text)) {
                  found.add(file);
                }
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
                return FileVisitResult.CONTINUE;
              }
            });
    return found;
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException _) {
      return false; // It has gone meanwhile.
    }
  }

  @Test
  void aClaimBecomesADeviceWithAKeyOfItsOwn() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    byte[] request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=kiln-9"), keys.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded();
    CreateCertificateFromCsrRequest asked = new CreateCertificateFromCsrRequest();
    asked.certificateSigningRequest = Pki.pem("CERTIFICATE REQUEST", request);
    try (AwsThing holder = AwsThing.connect(server, claim, "holder-2")) {
      CreateCertificateFromCsrResponse made = in(holder.identity().createCertificateFromCsr(asked));
      DeviceCertificate own =
          saved(
              "kiln-2",
              made.certificatePem,
              Pki.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
      assertThat(
              in(holder.identity().registerThing(registration(made.certificateOwnershipToken, "2")))
                  .thingName)
          .isEqualTo("kiln-2");
      expectToWork(own, "kiln-2");
      asked.certificateSigningRequest = "no request";
      assertThat(statusOf(holder.identity().createCertificateFromCsr(asked))).isEqualTo(400);
      assertThat(
              statusOf(
                  holder
                      .identity()
                      .registerThing(registration(made.certificateOwnershipToken, "3"))))
          .as("the certificate is another device's")
          .isEqualTo(409);
    }
  }

  private static int statusOf(CompletableFuture<?> refused) throws Exception {
    try {
      Object answer = in(refused);
      throw new AssertionError("expected a refusal, found " + answer);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(V2ErrorResponseException.class);
      return Objects.requireNonNull((V2ErrorResponseException) e.getCause())
          .getModeledError()
          .statusCode;
    }
  }

  @Test
  void aClaimMayDoNothingElse() throws Exception {
    try (AwsThing holder = AwsThing.connect(server, claim, "holder-3")) {
      assertThat(holder.publishes("lockstep/v1/kiln-1/telemetry", "{\"temperature\":1}")).isFalse();
      assertThat(holder.publishes("$aws/things/kiln-1/shadow/update", "{}")).isFalse();
      assertThat(holder.subscribes("#")).isFalse();
      assertThat(holder.subscribes("$aws/things/kiln-1/#")).isFalse();
      assertThat(holder.subscribes("$aws/certificates/create/json/accepted")).isTrue();
    }
  }

  @Test
  void aClaimThatIsTakenAwayIsPutOutWithinASecondOrTwo() throws Exception {
    DeviceCertificate other = FleetClaim.of(server, folder, "others");
    try (AwsThing holder = AwsThing.connect(server, other, "holder-4")) {
      assertThat(holder.subscribes("$aws/certificates/create/json/accepted")).isTrue();
      assertThat(server.http().get("/api/v1/mqtt/clients").body()).contains("holder-4");
      Http.Reply removed = server.http().send("DELETE", "/api/v1/enrolments/others", "");
      assertThat(removed.isGood()).as(removed.body()).isTrue();
      Await.until(
          "the claim to be put out",
          () -> !server.http().get("/api/v1/mqtt/clients").body().contains("holder-4"),
          server.child()::printed);
    }
  }
}
