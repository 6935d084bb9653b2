package io.lockstep.simulation.cosim;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.run.Csv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;

/// Runs a network from start to stop and writes a line of CSV for each output step: `time`, then
/// outputs as `member.variable`. Elements of an array stand in one cell, apart by blanks.
/// Stateless.
public final class NetworkRun {
  private NetworkRun() {}

  /// What a run came to.
  ///
  /// @param isTerminated whether a member ended it before the stop time
  public record Report(double endTime, boolean isTerminated, long rows) {}

  private record Column(Member member, int port) {}

  /// Runs a network that has not been started.
  ///
  /// @param rowStep seconds from one row to the next
  /// @param outputs what is written; empty: all outputs of all members
  public static Report run(
      Master master,
      double startTime,
      double stopTime,
      double rowStep,
      List<String> outputs,
      Appendable out) {
    List<Column> columns = columns(master, outputs);
    try {
      StringBuilder header = new StringBuilder("\"time\"");
      for (Column each : columns) {
        header
            .append(',')
            .append(
                Csv.quoted(
                    each.member().name() + "." + each.member().outputs().get(each.port()).name()));
      }
      out.append(header).append('\n');
      master.start(startTime, OptionalDouble.of(stopTime));
      row(master, columns, out);
      long rows = 1;
      boolean goesOn = true;
      while (goesOn && master.time() < stopTime) {
        double next = startTime + rows * rowStep;
        goesOn = master.advance(next > stopTime - 1e-9 * rowStep ? stopTime : next);
        row(master, columns, out);
        rows++;
      }
      master.terminate();
      return new Report(master.time(), !goesOn, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Column> columns(Master master, List<String> outputs) {
    List<Column> columns = new ArrayList<>();
    for (Member member : master.members()) {
      for (int port = 0; port < member.outputs().size(); port++) {
        if (outputs.isEmpty()) {
          columns.add(new Column(member, port));
        }
      }
    }
    for (String each : outputs) {
      Connection.End end = Connection.End.of(each);
      columns.add(
          master.members().stream()
              .filter(of -> of.name().equals(end.member()) && of.output(end.port()).isPresent())
              .map(of -> new Column(of, of.output(end.port()).orElseThrow()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new LockstepException(
                          ErrorCode.INVALID_ARGUMENT,
                          "--output %s: expected an output of a member, found none of this name"
                              .formatted(each))));
    }
    return columns;
  }

  private static void row(Master master, List<Column> columns, Appendable out) throws IOException {
    for (Member each : master.members()) {
      Values _ = master.outputs(each);
    }
    StringBuilder line = new StringBuilder(Csv.number(master.time()));
    for (Column each : columns) {
      line.append(',');
      Port port = each.member().outputs().get(each.port());
      int at = each.member().out.offset(each.port());
      String separator = "";
      for (int i = at; i < at + port.size(); i++) {
        line.append(separator).append(cell(each.member().out, port, i));
        separator = " ";
      }
    }
    out.append(line).append('\n');
  }

  private static String cell(Values values, Port port, int at) {
    return switch (port.bank()) {
      case REAL -> Csv.number(values.reals[at]);
      case WHOLE ->
          port.base() == BaseType.UINT64
              ? Long.toUnsignedString(values.wholes[at])
              : Long.toString(values.wholes[at]);
      case TEXT -> Csv.quoted(values.texts[at]);
      case BLOB -> HexFormat.of().formatHex(values.blobs[at]);
    };
  }
}
