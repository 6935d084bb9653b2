import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.file.Files;
import java.nio.file.Path;

/// HiveMQ CE as a process of its own, started from this source file with its own jars, which
/// Lockstep's class path never sees. Arguments: the folder with `conf/config.xml`, which also takes
/// its data.
public final class EmbeddedHiveMq {
  private EmbeddedHiveMq() {}

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    EmbeddedExtension everybody =
        EmbeddedExtension.builder()
            .withId("everybody")
            .withName("Lets everybody in")
            .withVersion("1")
            .withPriority(0)
            .withStartPriority(1000)
            .withAuthor("Lockstep")
            .withExtensionMain(new Everybody())
            .build();
    EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(root.resolve("conf"))
            .withDataFolder(Files.createDirectories(root.resolve("data")))
            .withExtensionsFolder(Files.createDirectories(root.resolve("extensions")))
            .withEmbeddedExtension(everybody)
            .build();
    broker.start().join();
    Files.createFile(root.resolve("started"));
    Thread.currentThread().join();
  }

  private static final class Everybody implements ExtensionMain {
    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      SimpleAuthenticator accepting =
          (_, answer) -> answer.authenticateSuccessfully();
      Services.securityRegistry().setAuthenticatorProvider(_ -> accepting);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
      // The process ends with it.
    }
  }
}
