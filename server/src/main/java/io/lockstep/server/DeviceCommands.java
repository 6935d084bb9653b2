package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "device",
    description = "Devices of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = DeviceCommands.Add.class)
final class DeviceCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEVICES = "/api/v1/devices";

  @Command(
      name = "add",
      description =
          "Registers a device and prints its credential, this once; or takes its certificate.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id, which is that of its twin")
    String id = "";

    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        description = "the certificate (PEM) by which it proves itself, instead of a credential")
    @Nullable Path certificate;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      ObjectNode body = JSON.createObjectNode();
      Path file = certificate;
      if (file != null) {
        body.put("thumbprint", thumbprint(file));
      }
      JsonNode answer =
          isListedWithoutCredential(connection)
              ? connection.send("POST", path() + "/credential", Optional.of(body.toString()))
              : connection.send("POST", DEVICES, Optional.of(body.put("id", id).toString()));
      System.out.println(
          answer.path("credential").asString(answer.path("thumbprint").asString("")));
      return ExitCode.GOOD;
    }

    private static String thumbprint(Path file) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] der = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
      } catch (IOException | GeneralSecurityException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a certificate (PEM), found: %s".formatted(file, e.getMessage()),
            e);
      }
    }

    /// A device that a workspace's `devices/` lists is registered, and waits for its credential.
    private boolean isListedWithoutCredential(ServerConnection connection) {
      try {
        return !connection.send("GET", path(), Optional.empty()).path("hasCredential").asBoolean();
      } catch (LockstepException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          return false;
        }
        throw e;
      }
    }

    private String path() {
      return DEVICES + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }
}
