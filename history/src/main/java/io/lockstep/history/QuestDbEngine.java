package io.lockstep.history;

import io.questdb.DefaultTelemetryConfiguration;
import io.questdb.TelemetryConfiguration;
import io.questdb.cairo.CairoConfiguration;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.DefaultCairoConfiguration;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.vm.Vm;
import io.questdb.cairo.vm.api.MemoryMARW;
import io.questdb.griffin.FunctionFactory;
import io.questdb.log.LogFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// QuestDB inside this process, as far as the history needs it: tables, without SQL, network, jobs,
/// telemetry or log output. Thread-safe.
final class QuestDbEngine implements AutoCloseable {
  /// The store's column files grow by this much.
  private static final long APPEND_PAGE_BYTES = 2L << 20;

  private static final String LOG_PROPERTY = "out";
  private static final String SILENT_LOG = "/io/lockstep/history/questdb-log.properties";

  private final CairoEngine engine;
  private final Path folder;

  private QuestDbEngine(CairoEngine engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  /// Opens the tables below a folder, which is made when absent.
  static QuestDbEngine open(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    silenceLog();
    return new QuestDbEngine(new TablesOnly(new Configuration(folder.toString())), folder);
  }

  CairoEngine cairo() {
    return engine;
  }

  /// The table of this shape, made when absent.
  TableToken table(TableShape shape) {
    TableToken existing = engine.getTableTokenIfExists(shape.getTableName());
    if (existing != null) {
      return existing;
    }
    try (MemoryMARW memory = Vm.getCMARWInstance();
        io.questdb.std.str.Path path = new io.questdb.std.str.Path()) {
      return engine.createTable(AllowAllSecurityContext.INSTANCE, memory, path, true, shape, false);
    }
  }

  /// Where the files of a table are.
  Path folderOf(TableToken table) {
    return folder.resolve(table.getDirName());
  }

  /// Lets go of readers that have been idle for a while.
  void releaseIdle() {
    boolean _ = engine.releaseInactive();
  }

  @Override
  public void close() {
    engine.close();
  }

  /// Its loggers are made once for the process, and read where to write to from a system property.
  /// The loader then tells standard error what it loaded; that line is kept from it.
  private static synchronized void silenceLog() {
    String before = System.getProperty(LOG_PROPERTY);
    PrintStream standard = System.err;
    System.setProperty(LOG_PROPERTY, SILENT_LOG);
    System.setErr(new WithoutLoaderLine(standard));
    try {
      LogFactory _ = LogFactory.getInstance();
    } finally {
      System.setErr(standard);
      if (before == null) {
        System.clearProperty(LOG_PROPERTY);
      } else {
        System.setProperty(LOG_PROPERTY, before);
      }
    }
  }

  private static final class WithoutLoaderLine extends PrintStream {
    WithoutLoaderLine(PrintStream standard) {
      super(standard, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(@Nullable String line) {
      if (line == null || !line.startsWith("Log configuration loaded")) {
        super.println(line);
      }
    }
  }

  /// Without the thousand SQL functions, whose loading takes most of the start.
  private static final class TablesOnly extends CairoEngine {
    TablesOnly(CairoConfiguration configuration) {
      super(configuration);
    }

    @Override
    protected Iterable<FunctionFactory> getFunctionFactories() {
      return List.of();
    }
  }

  private static final class Configuration extends DefaultCairoConfiguration {
    private final TelemetryConfiguration telemetry = new NoTelemetry();

    Configuration(String root) {
      super(root);
    }

    @Override
    public long getDataAppendPageSize() {
      return APPEND_PAGE_BYTES;
    }

    @Override
    public boolean enableTestFactories() {
      return false;
    }

    @Override
    public TelemetryConfiguration getTelemetryConfiguration() {
      return telemetry;
    }
  }

  private static final class NoTelemetry extends DefaultTelemetryConfiguration {
    @Override
    public boolean getDisableCompletely() {
      return true;
    }

    @Override
    public boolean getEnabled() {
      return false;
    }
  }
}
