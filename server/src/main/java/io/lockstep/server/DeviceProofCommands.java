package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// By what a device proves who it is.
final class DeviceProofCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeviceProofCommands() {}

  /// What an answer shows once: a secret, a key, or the thumbprint that it has taken.
  static String shown(JsonNode answer) {
    return answer
        .path("credential")
        .asString(answer.path("key").asString(answer.path("thumbprint").asString("")));
  }

  @Command(
      name = "rotate",
      description =
          "Gives a device a new credential and prints it, this once; the old one ends at once unless --keep or --grace.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Option(names = "--keep", description = "leave the old one; retire it later")
    boolean keep;

    @Option(
        names = "--grace",
        paramLabel = "SECONDS",
        description = "the old one ends after so long")
    @Nullable Long grace;

    @Option(names = "--key", description = "a shared key instead of a secret")
    boolean isKeyed;

    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        description = "a certificate (PEM) instead")
    @Nullable Path certificate;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode().put("keep", keep);
      Long seconds = grace;
      if (seconds != null) {
        body.put("graceSeconds", seconds);
      }
      Path file = certificate;
      if (file != null) {
        body.put("thumbprint", DeviceCommands.Add.thumbprint(file));
      } else if (isKeyed) {
        body.put("authentication", "key");
      }
      JsonNode answer =
          server
              .connect()
              .send("POST", DeviceCommands.path(id) + "/credential", Optional.of(body.toString()));
      System.out.println(shown(answer));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "retire",
      description = "Ends one credential of a device at once.",
      mixinStandardHelpOptions = true)
  static final class Retire implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the device's id")
    String id = "";

    @Parameters(index = "1", paramLabel = "CREDENTIAL", description = "as 'device show' names it")
    String credential = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path =
          DeviceCommands.path(id) + "/credentials/" + ServerConnection.encoded(credential);
      server.connect().send("DELETE", path, Optional.empty());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "key",
      description = "Gives a device one more shared key and prints it, this once.",
      mixinStandardHelpOptions = true)
  static final class Key implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id, or DEVICE/modules/MODULE")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode().put("authentication", "key").put("keep", true);
      int module = id.indexOf("/modules/");
      String path =
          module < 0
              ? DeviceCommands.path(id)
              : DeviceCommands.path(id.substring(0, module))
                  + "/modules/"
                  + ServerConnection.encoded(id.substring(module + "/modules/".length()));
      JsonNode answer =
          server.connect().send("POST", path + "/credential", Optional.of(body.toString()));
      System.out.println(shown(answer));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "certificate",
      description = "Signs a device's certificate request and prints the certificate (PEM).",
      mixinStandardHelpOptions = true)
  static final class Certificate implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Option(
        names = "--csr",
        required = true,
        paramLabel = "FILE",
        description = "the certificate request (PKCS #10, PEM)")
    Path csr = Path.of("");

    @Option(names = "--days", paramLabel = "DAYS", description = "for so long; 365 by default")
    int days = 365;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode().put("csr", text(csr)).put("days", days);
      JsonNode answer =
          server
              .connect()
              .send("POST", DeviceCommands.path(id) + "/certificate", Optional.of(body.toString()));
      System.out.print(answer.path("certificate").asString(""));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "revoke",
      description = "Ends the belief in a client certificate, whoever vouches for it.",
      mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the certificate (PEM)")
    Path certificate = Path.of("");

    @Option(names = "--reason", paramLabel = "TEXT", description = "why")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body =
          JSON.createObjectNode()
              .put("thumbprint", DeviceCommands.Add.thumbprint(certificate))
              .put("reason", reason);
      server.connect().send("POST", "/api/v1/revocations", Optional.of(body.toString()));
      return ExitCode.GOOD;
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a readable file, found: %s".formatted(file, e),
          e);
    }
  }
}
