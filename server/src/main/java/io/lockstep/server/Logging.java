package io.lockstep.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The log: one line an event on standard error, ours from INFO, the libraries' from WARNING.
final class Logging {
  // Held, since a logger that nobody holds loses its level with the next garbage collection.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("io.lockstep");

  /// Tells of listeners that fail to start with a stack trace; we tell it in a line, and exit by
  /// it.
  private static final Logger LISTENERS = Logger.getLogger("io.helidon.webserver.LoomServer");

  private Logging() {}

  static void configure() {
    for (java.util.logging.Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setFormatter(new OneLine());
    ROOT.addHandler(console);
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
    LISTENERS.setLevel(Level.OFF);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord event) {
      StringWriter out = new StringWriter();
      out.append(Instant.ofEpochMilli(event.getMillis()).truncatedTo(ChronoUnit.MILLIS).toString());
      out.append(' ').append(event.getLevel().getName());
      out.append(' ').append(event.getLoggerName());
      out.append(": ").append(formatMessage(event)).append(System.lineSeparator());
      Throwable thrown = event.getThrown();
      if (thrown != null) {
        thrown.printStackTrace(new PrintWriter(out, true));
      }
      return out.toString();
    }
  }
}
