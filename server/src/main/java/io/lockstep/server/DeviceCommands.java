package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    subcommands = {
      DeviceCommands.Add.class,
      DeviceListCommands.Listing.class,
      DeviceListCommands.Show.class,
      DeviceListCommands.Set.class,
      DeviceListCommands.Diagnose.class,
      DeviceListCommands.Connections.class,
      DeviceListCommands.Import.class,
      DeviceListCommands.Export.class,
      DeviceLifeCommands.Suspend.class,
      DeviceLifeCommands.Resume.class,
      DeviceLifeCommands.Quarantine.class,
      DeviceLifeCommands.Release.class,
      DeviceLifeCommands.Decommission.class,
      DeviceLifeCommands.Remove.class,
      DeviceProofCommands.Rotate.class,
      DeviceProofCommands.Retire.class,
      DeviceProofCommands.Key.class,
      DeviceProofCommands.Certificate.class,
      DeviceProofCommands.Revoke.class,
      ApprovalCommands.Pending.class,
      ApprovalCommands.Approve.class,
      ApprovalCommands.Reject.class
    })
final class DeviceCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String DEVICES = "/api/v1/devices";

  static String path(String id) {
    return DEVICES + "/" + ServerConnection.encoded(id);
  }

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

    @Option(names = "--key", description = "a shared key to sign with, instead of a credential")
    boolean isKeyed;

    @Option(names = "--again", description = "take the id of a device that was decommissioned")
    boolean again;

    @Option(names = "--model", paramLabel = "DTMI", description = "the model of its twin")
    String model = "";

    @Option(names = "--group", paramLabel = "GROUP", description = "a group that it belongs to")
    List<String> groups = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "a tag")
    Map<String, String> tags = new TreeMap<>();

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      ObjectNode body = JSON.createObjectNode();
      Path file = certificate;
      if (file != null) {
        body.put("thumbprint", thumbprint(file));
      }
      if (isKeyed) {
        body.put("authentication", "key");
      }
      JsonNode answer =
          isListedWithoutCredential(connection)
              ? connection.send("POST", path(id) + "/credential", Optional.of(body.toString()))
              : connection.send("POST", DEVICES, Optional.of(settled(body).toString()));
      System.out.println(DeviceProofCommands.shown(answer));
      return ExitCode.GOOD;
    }

    private ObjectNode settled(ObjectNode body) {
      body.put("id", id).put("again", again).put("model", model);
      groups.forEach(body.putArray("groups")::add);
      ObjectNode named = body.putObject("tags");
      tags.forEach(named::put);
      return body;
    }

    static String thumbprint(Path file) {
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
        return !connection
            .send("GET", path(id), Optional.empty())
            .path("hasCredential")
            .asBoolean();
      } catch (LockstepException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          return false;
        }
        throw e;
      }
    }
  }
}
