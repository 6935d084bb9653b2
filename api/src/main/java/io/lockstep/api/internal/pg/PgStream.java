package io.lockstep.api.internal.pg;

import io.lockstep.api.internal.sql.SqlEngine;
import io.lockstep.api.internal.sql.SqlRuns;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The rows of a statement on their way to the client, in pieces: one thread runs the statement,
/// another writes. Who takes rows slowly holds up the statement for a while, and then loses it.
final class PgStream implements Runnable {
  private static final int PIECES = 8;
  private static final int PIECE_BYTES = 64 << 10;
  private static final int TAKE_SECONDS = 30;
  private static final byte[] END = {};

  private final SqlEngine.Prepared prepared;
  private final int[] formats;
  private final Run statement;
  private final Runnable close;
  private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
  private final PgOutput piece = new PgOutput();
  private volatile long rows;
  private volatile @Nullable RuntimeException failure;

  /// Runs the statement.
  @FunctionalInterface
  interface Run {
    boolean into(SqlRuns.RowVisitor rows) throws InterruptedException;
  }

  /// @param formats of the columns: 1 for binary
  /// @param close ends the connection, when its client takes nothing
  PgStream(SqlEngine.Prepared prepared, int[] formats, Run statement, Runnable close) {
    this.prepared = prepared;
    this.formats = formats;
    this.statement = statement;
    this.close = close;
  }

  /// Writes pieces as they come, until the statement is over.
  void writeTo(OutputStream out) throws IOException, InterruptedException {
    for (byte[] one = pieces.take(); one.length > 0; one = pieces.take()) {
      out.write(one);
    }
  }

  /// How many rows there were.
  ///
  /// @throws RuntimeException what the statement failed by
  long rows() {
    RuntimeException known = failure;
    if (known != null) {
      throw known;
    }
    return rows;
  }

  @Override
  public void run() {
    long[] count = {0};
    try {
      boolean _ =
          statement.into(
              row -> {
                count[0]++;
                write(piece, row, prepared, formats);
                if (piece.size() >= PIECE_BYTES) {
                  offer(piece.take());
                }
                return true;
              });
      if (piece.size() > 0) {
        offer(piece.take());
      }
      rows = count[0];
    } catch (InterruptedException _) {
      failure = new PgException("57P01", "the server stops");
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      end();
    }
  }

  private void offer(byte[] bytes) {
    try {
      if (!pieces.offer(bytes, TAKE_SECONDS, TimeUnit.SECONDS)) {
        close.run();
        throw new PgException("57014", "the client took no rows for 30 s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new PgException("57P01", "the server stops");
    }
  }

  private void end() {
    if (failure != null) {
      pieces.clear();
    }
    try {
      if (!pieces.offer(END, TAKE_SECONDS, TimeUnit.SECONDS)) {
        close.run();
      }
    } catch (InterruptedException _) {
      close.run();
    }
  }

  /// Writes a row.
  static void write(
      PgOutput into, @Nullable Object[] row, SqlEngine.Prepared prepared, int[] formats) {
    PgOutput out = into.begin('D').int16(row.length);
    for (int i = 0; i < row.length; i++) {
      PgValues.write(out, row[i], prepared.columns().get(i).type(), formats[i] == 1);
    }
    into.end();
  }
}
