package io.lockstep.api.internal.pg;

import io.lockstep.api.PgOptions;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.api.internal.sql.Budget;
import io.lockstep.api.internal.sql.PgTypes;
import io.lockstep.api.internal.sql.SqlEngine;
import io.lockstep.api.internal.sql.SqlMeter;
import io.lockstep.api.internal.sql.SqlRuns;
import io.lockstep.api.internal.sql.SqlValues;
import io.lockstep.api.internal.sql.StatementException;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client, from its first message to its end: login, then statements by the simple and the
/// extended protocol. Confined to its thread, but for [#cancel] and [#close].
final class PgConnection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PgConnection.class);
  private static final int MESSAGE_BYTES_MAX = 1 << 20;
  private static final int STATEMENTS_MAX = 256;
  private static final int PORTALS_MAX = 64;
  private static final int PARAMETERS_MAX = 1_000;

  private final Socket socket;
  private final OutputStream out;
  private final PgInput in;
  private final PgOptions options;
  private final PgLogin login;
  private final SqlRuns runs;
  private final int process;
  private final int secret;
  private final String remote;
  private final PgOutput buffer = new PgOutput();
  private final Map<String, Statement> statements = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();
  private final AtomicReference<@Nullable Budget> running = new AtomicReference<>();
  private char transaction = 'I';
  private boolean skipsToSync;

  /// A statement, ready to be bound.
  private sealed interface Statement {
    /// @param types of its parameters, by their numbers: the client's where it named one
    record Query(SqlEngine.Prepared prepared, List<Integer> types) implements Statement {}

    /// What changes the session only, and is answered by its tag.
    record OfSession(String tag, char transaction) implements Statement {}

    record Empty() implements Statement {}
  }

  /// A statement with its parameters; and the rows that were not told yet, once it has run for a
  /// part of them.
  private static final class Portal {
    private final Statement statement;
    private final List<@Nullable Object> parameters;
    private final int[] formats;
    private @Nullable List<@Nullable Object[]> rows;
    private int told;

    Portal(Statement statement, List<@Nullable Object> parameters, int[] formats) {
      this.statement = statement;
      this.parameters = parameters;
      this.formats = formats;
    }
  }

  PgConnection(
      Socket socket,
      PgOptions options,
      PgLogin login,
      SqlRuns runs,
      int process,
      int secret,
      String remote)
      throws IOException {
    this.socket = socket;
    this.options = options;
    this.login = login;
    this.runs = runs;
    this.process = process;
    this.secret = secret;
    this.remote = remote;
    out = socket.getOutputStream();
    in = new PgInput(socket, new BufferedInputStream(socket.getInputStream(), 8_192));
  }

  boolean isKnownBy(int otherProcess, int otherSecret) {
    return process == otherProcess && secret == otherSecret;
  }

  /// Ends the statement that runs, if one does.
  void cancel() {
    Budget present = running.get();
    if (present != null) {
      present.cancel("the client asked for it");
    }
  }

  /// Ends the connection.
  void close() {
    Budget present = running.get();
    if (present != null) {
      present.cancel("the connection ends");
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("remote", remote).log("a connection did not close");
    }
  }

  /// The names that the client's first message gave.
  private Map<String, String> startup = Map.of();

  PgConnection with(Map<String, String> parameters) {
    startup = parameters;
    return this;
  }

  @Override
  public void run() {
    try {
      Sessions.Holder holder = authenticate();
      greet();
      while (serve(in.next(MESSAGE_BYTES_MAX, options.idle()), holder)) {
        // Each message is served in its turn.
      }
    } catch (SocketTimeoutException e) {
      fatal("57P05", "the connection was idle for too long");
    } catch (PgException e) {
      fatal(e.state(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("remote", remote).log("a client has gone");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fatal("57P01", "the server stops");
    } finally {
      close();
    }
  }

  private void fatal(String state, String message) {
    try {
      buffer.problem("FATAL", state, message, 0);
      buffer.sendTo(out);
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("remote", remote).log("a client has gone before its answer");
    }
  }

  private Sessions.Holder authenticate() throws IOException, InterruptedException {
    String user = startup.getOrDefault("user", "");
    if (user.isEmpty()) {
      throw new PgException("28000", "the start: expected the name of a user, found none");
    }
    buffer.authentication(3);
    buffer.sendTo(out);
    PgMessage answer = in.next(10_000, options.loginTime());
    if (answer.type() != 'p') {
      throw new PgException("08P01", "expected a password, found message '" + answer.type() + "'");
    }
    return login.prove(user, answer.text(), remote);
  }

  private void greet() throws IOException {
    buffer.authentication(0);
    buffer.status("server_version", "16.0");
    buffer.status("server_encoding", "UTF8");
    buffer.status("client_encoding", "UTF8");
    buffer.status("DateStyle", "ISO, MDY");
    buffer.status("IntervalStyle", "postgres");
    buffer.status("TimeZone", "UTC");
    buffer.status("integer_datetimes", "on");
    buffer.status("standard_conforming_strings", "on");
    buffer.status("default_transaction_read_only", "on");
    buffer.status("application_name", startup.getOrDefault("application_name", ""));
    buffer.key(process, secret);
    buffer.ready('I');
    buffer.sendTo(out);
  }

  /// False when the client says good-bye.
  private boolean serve(PgMessage message, Sessions.Holder holder)
      throws IOException, InterruptedException {
    char type = message.type();
    if (type == 'X') {
      return false;
    }
    if (type == 'S') {
      skipsToSync = false;
      if (transaction == 'I') {
        portals.clear();
      }
      buffer.ready(transaction);
      buffer.sendTo(out);
      return true;
    }
    if (skipsToSync) {
      return true;
    }
    boolean isSimple = type == 'Q';
    try {
      Principal principal =
          login
              .now(holder)
              .orElseThrow(
                  () -> new PgException("28000", "the login ended: the token or user is no more"));
      switch (type) {
        case 'Q' -> simple(message.text(), principal);
        case 'P' -> parse(message, principal);
        case 'B' -> bind(message);
        case 'D' -> describe(message);
        case 'E' -> execute(message, principal);
        case 'C' -> closeNamed(message);
        case 'H' -> buffer.sendTo(out);
        default -> throw new PgException("08P01", "there is no message '%s' here".formatted(type));
      }
    } catch (StatementException e) {
      failed(isSimple, e.state(), String.valueOf(e.getMessage()), e.offset() + 1);
    } catch (PgException e) {
      failed(isSimple, e.state(), String.valueOf(e.getMessage()), 0);
      if (e.state().equals("28000")) {
        return false;
      }
    } catch (FaultException e) {
      failed(isSimple, "53000", e.fault().sentence(), 0);
    } catch (LockstepException e) {
      failed(isSimple, "58000", String.valueOf(e.getMessage()), 0);
    } catch (RuntimeException e) {
      // The supervisor of a client: what is our fault ends its statement, not the server.
      LOG.atError().setCause(e).addKeyValue("remote", remote).log("a statement failed");
      failed(isSimple, "XX000", "the statement failed for a reason of ours", 0);
    }
    if (isSimple) {
      buffer.ready(transaction);
      buffer.sendTo(out);
    }
    return true;
  }

  private void failed(boolean isSimple, String state, String message, int position)
      throws IOException {
    transaction = transaction == 'I' ? 'I' : 'E';
    skipsToSync = !isSimple;
    buffer.problem("ERROR", state, message, position);
    buffer.sendTo(out);
  }

  private void simple(String text, Principal principal) throws IOException, InterruptedException {
    List<String> all = SqlValues.statements(text);
    if (all.isEmpty()) {
      buffer.empty('I');
    }
    for (String one : all) {
      Statement statement = prepare(one, List.of(), principal);
      switch (statement) {
        case Statement.Empty _ -> buffer.empty('I');
        case Statement.OfSession session -> session(session);
        case Statement.Query(SqlEngine.Prepared prepared, _) -> {
          int[] formats = new int[prepared.columns().size()];
          buffer.columns(prepared.columns(), formats);
          long rows = stream(prepared, List.of(), formats, principal);
          buffer.complete("SELECT " + rows);
        }
      }
    }
  }

  private void session(Statement.OfSession session) {
    if (session.transaction() != ' ') {
      transaction = session.transaction();
    }
    if (transaction == 'I') {
      portals.clear();
    }
    buffer.complete(session.tag());
  }

  private Statement prepare(String text, List<Integer> declared, Principal principal)
      throws InterruptedException {
    List<String> words = SqlValues.firstWords(text);
    if (words.isEmpty()) {
      return new Statement.Empty();
    }
    String first = words.getFirst();
    Statement.OfSession session = sessionStatement(first);
    if (session != null) {
      return session;
    }
    if (transaction == 'E') {
      throw new PgException(
          "25P02", "the transaction has failed: expected ROLLBACK before another statement");
    }
    List<@Nullable String> types = new ArrayList<>();
    declared.forEach(oid -> types.add(PgTypes.standardOf(oid)));
    SqlEngine.Prepared prepared = runs.prepare(text, types, asker(principal));
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < prepared.parameters().size(); i++) {
      boolean isDeclared = i < declared.size() && types.get(i) != null;
      found.add(
          isDeclared ? declared.get(i) : (Integer) PgTypes.of(prepared.parameters().get(i)).oid());
    }
    return new Statement.Query(prepared, List.copyOf(found));
  }

  /// Statements that change nothing but the session, which reads only; there is nothing to commit.
  private static Statement.@Nullable OfSession sessionStatement(String word) {
    return switch (word) {
      case "begin", "start" ->
          new Statement.OfSession(word.equals("begin") ? "BEGIN" : "START TRANSACTION", 'T');
      case "commit", "end" -> new Statement.OfSession("COMMIT", 'I');
      case "rollback", "abort" -> new Statement.OfSession("ROLLBACK", 'I');
      case "set", "reset", "discard", "deallocate", "savepoint", "release", "unlisten", "close" ->
          new Statement.OfSession(word.toUpperCase(Locale.ROOT), ' ');
      default -> null;
    };
  }

  private void parse(PgMessage message, Principal principal) throws InterruptedException {
    String name = message.text();
    String text = message.text();
    int count = message.count();
    if (count > PARAMETERS_MAX) {
      throw new PgException(
          "54023", "a statement: expected at most 1000 parameters, found " + count);
    }
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      types.add(message.int32());
    }
    if (!name.isEmpty() && statements.containsKey(name)) {
      throw new PgException("42P05", "the prepared statement \"%s\" exists".formatted(name));
    }
    if (statements.size() >= STATEMENTS_MAX) {
      throw new PgException("54000", "expected at most 256 prepared statements, found another one");
    }
    List<String> all = SqlValues.statements(text);
    if (all.size() > 1) {
      throw new PgException("42601", "expected one statement in a prepared one, found several");
    }
    statements.put(name, all.isEmpty() ? new Statement.Empty() : prepare(text, types, principal));
    buffer.empty('1');
  }

  private Statement statement(String name) {
    Statement found = statements.get(name);
    if (found == null) {
      throw new PgException("26000", "there is no prepared statement \"%s\"".formatted(name));
    }
    return found;
  }

  private void bind(PgMessage message) {
    String portal = message.text();
    Statement statement = statement(message.text());
    int[] parameterFormats = formats(message);
    int count = message.count();
    List<Integer> types = parameterTypes(statement);
    if (count != types.size() || count > PARAMETERS_MAX) {
      throw new PgException(
          "08P01", "expected %d parameters, found %d".formatted(types.size(), count));
    }
    List<@Nullable Object> parameters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = message.int32();
      boolean isBinary = formatOf(parameterFormats, i) == 1;
      parameters.add(
          length < 0 ? null : PgValues.read(message.bytes(length), types.get(i), isBinary));
    }
    int[] resultFormats = formats(message);
    if (portals.size() >= PORTALS_MAX) {
      throw new PgException("54000", "expected at most 64 portals, found another one");
    }
    int columns =
        statement instanceof Statement.Query(SqlEngine.Prepared prepared, _)
            ? prepared.columns().size()
            : 0;
    int[] of = new int[columns];
    for (int i = 0; i < columns; i++) {
      of[i] = formatOf(resultFormats, i);
    }
    portals.put(portal, new Portal(statement, parameters, of));
    buffer.empty('2');
  }

  private static List<Integer> parameterTypes(Statement statement) {
    return statement instanceof Statement.Query query ? query.types() : List.of();
  }

  private static int[] formats(PgMessage message) {
    int count = message.count();
    int[] formats = new int[count];
    for (int i = 0; i < count; i++) {
      formats[i] = message.int16();
      if (!Set.of(0, 1).contains(formats[i])) {
        throw new PgException("08P01", "a format: expected 0 or 1, found " + formats[i]);
      }
    }
    return formats;
  }

  private static int formatOf(int[] formats, int index) {
    return formats.length == 0
        ? 0
        : formats.length == 1 ? formats[0] : index < formats.length ? formats[index] : 0;
  }

  private Portal portal(String name) {
    Portal found = portals.get(name);
    if (found == null) {
      throw new PgException("34000", "there is no portal \"%s\"".formatted(name));
    }
    return found;
  }

  private void describe(PgMessage message) {
    char what = message.character();
    String name = message.text();
    Statement statement = what == 'S' ? statement(name) : portal(name).statement;
    if (what == 'S') {
      buffer.parameters(parameterTypes(statement));
    }
    if (statement instanceof Statement.Query(SqlEngine.Prepared prepared, _)) {
      int[] formats = what == 'S' ? new int[prepared.columns().size()] : portal(name).formats;
      buffer.columns(prepared.columns(), formats);
    } else {
      buffer.empty('n');
    }
  }

  private void closeNamed(PgMessage message) {
    if (message.character() == 'S') {
      statements.remove(message.text());
    } else {
      portals.remove(message.text());
    }
    buffer.empty('3');
  }

  private void execute(PgMessage message, Principal principal)
      throws IOException, InterruptedException {
    Portal portal = portal(message.text());
    int most = message.int32();
    switch (portal.statement) {
      case Statement.Empty _ -> buffer.empty('I');
      case Statement.OfSession session -> session(session);
      case Statement.Query(SqlEngine.Prepared prepared, _) -> {
        if (most <= 0 && portal.rows == null) {
          buffer.complete(
              "SELECT " + stream(prepared, portal.parameters, portal.formats, principal));
        } else {
          page(prepared, portal, most <= 0 ? Integer.MAX_VALUE : most, principal);
        }
      }
    }
  }

  /// Some rows of a portal. All were held since it was asked first for a part: within the memory
  /// that a statement may take.
  private void page(SqlEngine.Prepared prepared, Portal portal, int most, Principal principal)
      throws InterruptedException {
    List<@Nullable Object[]> rows = portal.rows;
    if (rows == null) {
      List<@Nullable Object[]> all = new ArrayList<>();
      Budget budget = begin();
      try {
        boolean _ =
            runs.run(
                prepared,
                portal.parameters,
                asker(principal),
                budget,
                row -> {
                  budget.hold(row);
                  return all.add(row);
                });
      } finally {
        running.set(null);
      }
      rows = all;
      portal.rows = all;
    }
    int to = (int) Math.min(rows.size(), (long) portal.told + most);
    int from = portal.told;
    for (int i = from; i < to; i++) {
      PgStream.write(buffer, rows.get(i), prepared, portal.formats);
    }
    portal.told = to;
    if (to < rows.size()) {
      buffer.empty('s');
    } else {
      buffer.complete("SELECT " + (to - from));
    }
  }

  private SqlRuns.Asker asker(Principal principal) {
    return new SqlRuns.Asker(SqlMeter.Door.PG, principal, remote);
  }

  private Budget begin() {
    Budget budget = runs.budget();
    running.set(budget);
    return budget;
  }

  /// Runs a statement whose rows go out while it runs; returns how many they were. Who takes them
  /// slowly holds up the statement for a while, and then loses it, so that its thread is free.
  private long stream(
      SqlEngine.Prepared prepared,
      List<@Nullable Object> parameters,
      int[] formats,
      Principal principal)
      throws IOException, InterruptedException {
    Budget budget = begin();
    PgStream run =
        new PgStream(
            prepared,
            formats,
            rows -> runs.run(prepared, parameters, asker(principal), budget, rows),
            this::close);
    Thread thread = Thread.startVirtualThread(run);
    try {
      buffer.sendTo(out);
      run.writeTo(out);
      thread.join();
    } catch (IOException e) {
      budget.cancel("the client has gone");
      throw e;
    } finally {
      running.set(null);
    }
    return run.rows();
  }
}
