package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.work.KnownGaps;
import io.lockstep.history.HistoryStore;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.ModelShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlExplain;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/// Prepares statements: text to something that runs. Only queries: what would change anything is
/// refused by its first word, and again since no plan of it can be run. Thread-safe.
public final class SqlEngine {
  private static final int TEXT_MAX = 1 << 18;
  private static final int DEPTH_MAX = 200;
  private static final int CATALOGUES_MAX = 16;

  /// Words that a query begins with.
  private static final Set<String> QUERIES = Set.of("select", "values", "with", "explain");

  /// A name in a query is never that of an answer's column, but for ORDER BY and GROUP BY.
  private static final SqlConformance CONFORMANCE =
      new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
        @Override
        public SelectAliasLookup isSelectAlias() {
          return SelectAliasLookup.UNSUPPORTED;
        }
      };

  private final RelDataTypeFactory types = Dialect.typeFactory();
  private final SqlOperatorTable operators;
  private final SeenSeries series;
  private final List<SqlTable> fixed;

  /// The catalogues that were asked for last, by the models that they were made of.
  private final Map<List<ModelShape>, SqlCatalogue> catalogues =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<List<ModelShape>, SqlCatalogue> eldest) {
              return size() > CATALOGUES_MAX;
            }
          });

  private final CalciteConnectionConfig config =
      CalciteConnectionConfig.DEFAULT.set(CalciteConnectionProperty.CASE_SENSITIVE, "true");

  public SqlEngine(HistoryStore history, KnownGaps gaps) {
    series = new SeenSeries(history);
    List<SqlTable> tables = new ArrayList<>(new HistoryTables(series, gaps).all());
    tables.addAll(GraphTables.all());
    tables.sort(Comparator.comparingInt(table -> SqlTable.NAMES.indexOf(table.name())));
    fixed = List.copyOf(tables);
    operators = Dialect.operators(Functions.own(), Aggregates.own());
  }

  private SqlCatalogue catalogue(List<ModelShape> models) {
    SqlCatalogue known = catalogues.get(models);
    if (known != null) {
      return known;
    }
    SqlCatalogue made =
        new SqlCatalogue(fixed, ModelTables.all(models, Set.copyOf(SqlTable.NAMES), series));
    catalogues.put(models, made);
    return made;
  }

  /// A column of an answer.
  ///
  /// @param type by which its values are written
  public record Column(String name, SqlTypeName type) {}

  /// A statement that can be run, by any thread and several times. Immutable.
  ///
  /// @param parameters types of its parameters, in order
  /// @param catalogue the tables that it was prepared with
  /// @param shape what it says, without its values
  public record Prepared(
      List<Column> columns,
      List<SqlTypeName> parameters,
      Operators.Source source,
      SqlCatalogue catalogue,
      String shape) {
    /// Copies the lists.
    public Prepared {
      columns = List.copyOf(columns);
      parameters = List.copyOf(parameters);
    }
  }

  /// Prepares a statement.
  ///
  /// @param parameterTypes a type of the standard for each parameter, null where the place decides
  /// @param models those that have tables
  /// @throws StatementException when it is no statement that can be run here
  public Prepared prepare(
      String sql, List<@Nullable String> parameterTypes, List<ModelShape> models) {
    if (sql.length() > TEXT_MAX) {
      throw StatementException.of(
          "54000",
          "a statement: expected at most %d characters, found %d"
              .formatted(TEXT_MAX, sql.length()));
    }
    checkDepth(sql);
    checkFirstWord(sql);
    PostgresText text = PostgresText.of(sql, parameterTypes);
    if (text.sql().isBlank()) {
      throw StatementException.of(StatementException.SYNTAX, "expected a statement, found none");
    }
    try {
      return prepare(text, catalogue(models));
    } catch (CalciteContextException e) {
      if (messageOf(e).contains("Illegal use of dynamic parameter")
          && !textsForUntyped(parameterTypes, text).equals(parameterTypes)) {
        // Where its place says nothing of its type a parameter is a text.
        return prepare(sql, textsForUntyped(parameterTypes, text), models);
      }
      throw new StatementException(
          ErrorCode.QUERY_INVALID,
          stateOf(String.valueOf(e.getCause())),
          messageOf(e),
          text.offsetOf(e.getPosLine(), e.getPosColumn()));
    } catch (SqlParseException e) {
      int offset =
          e.getPos() == null
              ? -1
              : text.offsetOf(e.getPos().getLineNum(), e.getPos().getColumnNum());
      throw new StatementException(
          ErrorCode.QUERY_INVALID, StatementException.SYNTAX, parseMessage(e), offset);
    } catch (CalciteException | UnsupportedOperationException | IllegalStateException e) {
      throw StatementException.of(StatementException.NOT_SUPPORTED, messageOf(e));
    } catch (LockstepException e) {
      throw e;
    } catch (AssertionError | RuntimeException e) {
      // Calcite's own way to say that it has no answer for a statement.
      throw StatementException.of(
          StatementException.NOT_SUPPORTED, "the statement cannot be planned: " + messageOf(e));
    } catch (StackOverflowError e) {
      throw StatementException.of("54001", "the statement is nested too deep");
    }
  }

  private static List<@Nullable String> textsForUntyped(
      List<@Nullable String> types, PostgresText text) {
    List<@Nullable String> all = new ArrayList<>(types);
    text.parameters().stream()
        .max(Integer::compare)
        .ifPresent(
            last -> {
              while (all.size() <= last) {
                all.add(null);
              }
            });
    all.replaceAll(type -> type == null ? "VARCHAR" : type);
    return all;
  }

  private static void checkFirstWord(String sql) {
    for (SqlTokens.Token token : SqlTokens.of(sql)) {
      if (token.kind() == SqlTokens.Kind.WORD
          && !QUERIES.contains(token.text().toLowerCase(Locale.ROOT))) {
        throw new StatementException(
            ErrorCode.QUERY_INVALID,
            "25006",
            "expected a query (SELECT, VALUES, WITH, EXPLAIN, SHOW), found %s; nothing can be changed by SQL"
                .formatted(token.text()),
            token.offset());
      }
      if (!token.text().equals("(")) {
        return;
      }
    }
  }

  private static void checkDepth(String sql) {
    int depth = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (depth > DEPTH_MAX) {
        throw new StatementException(
            ErrorCode.QUERY_INVALID,
            "54001",
            "the statement: expected at most %d levels of parentheses, found more"
                .formatted(DEPTH_MAX),
            i);
      }
    }
  }

  private Prepared prepare(PostgresText text, SqlCatalogue tables) throws SqlParseException {
    SqlNode parsed = SqlParser.create(text.sql(), Dialect.parser()).parseStmt();
    boolean isExplain = parsed instanceof SqlExplain;
    SqlNode query =
        Dialect.ofPostgres(
            parsed instanceof SqlExplain explain ? explain.getExplicandum() : parsed);
    if (!query.isA(SqlKind.QUERY)) {
      throw StatementException.of(
          "25006",
          "expected a query (SELECT, VALUES, WITH, EXPLAIN, SHOW), found %s; nothing can be changed by SQL"
              .formatted(query.getKind()));
    }
    CalciteCatalogReader catalogue =
        new CalciteCatalogReader(tables.root(), List.of("public"), types, config) {
          @Override
          public List<List<String>> getSchemaPaths() {
            return List.of(List.of("public"), List.of("pg_catalog"), List.of());
          }
        };
    SqlValidator validator =
        SqlValidatorUtil.newValidator(
            SqlOperatorTables.chain(operators),
            catalogue,
            types,
            SqlValidator.Config.DEFAULT
                .withConformance(CONFORMANCE)
                .withIdentifierExpansion(true)
                .withTypeCoercionEnabled(true));
    SqlNode valid = validator.validate(query);
    RexBuilder builder = new RexBuilder(types);
    HepPlanner planner =
        new HepPlanner(
            HepProgram.builder()
                .addRuleInstance(CoreRules.FILTER_INTO_JOIN)
                .addRuleInstance(CoreRules.JOIN_CONDITION_PUSH)
                .addRuleInstance(CoreRules.FILTER_AGGREGATE_TRANSPOSE)
                .addRuleInstance(CoreRules.FILTER_PROJECT_TRANSPOSE)
                .addRuleInstance(CoreRules.FILTER_SET_OP_TRANSPOSE)
                .addRuleInstance(CoreRules.FILTER_MERGE)
                .addRuleInstance(CoreRules.PROJECT_MERGE)
                .build());
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (_, _, _, _) -> {
              throw new IllegalStateException("there are no views");
            },
            validator,
            catalogue,
            RelOptCluster.create(planner, builder),
            StandardConvertletTable.INSTANCE,
            SqlToRelConverter.config()
                .withExpand(false)
                .withTrimUnusedFields(true)
                .withInSubQueryThreshold(Integer.MAX_VALUE));
    RelRoot converted = converter.convertQuery(valid, false, true);
    planner.setRoot(converted.project());
    RelNode plan = PushDown.of(planner.findBestExp());
    List<SqlTypeName> parameters = parameters(validator.getParameterRowType(query), text);
    if (isExplain) {
      return explained(plan, parameters, tables, text.shape());
    }
    Operators.Source source = new Operators(builder).compile(plan);
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : converted.validatedRowType.getFieldList()) {
      columns.add(
          new Column(
              field.getName().startsWith("EXPR$") ? "?column?" : field.getName(),
              field.getType().getSqlTypeName()));
    }
    return new Prepared(columns, parameters, remapped(source, text), tables, text.shape());
  }

  /// A parameter may stand at several places of the text.
  private static Operators.Source remapped(Operators.Source source, PostgresText text) {
    List<Integer> places = text.parameters();
    return places.isEmpty()
        ? source
        : (frame, into) -> source.run(frame.withParameters(places), into);
  }

  private static List<SqlTypeName> parameters(RelDataType places, PostgresText text) {
    List<SqlTypeName> found = new ArrayList<>();
    for (int i = 0; i < places.getFieldCount(); i++) {
      int number = text.parameters().get(i);
      while (found.size() <= number) {
        found.add(SqlTypeName.VARCHAR);
      }
      found.set(number, places.getFieldList().get(i).getType().getSqlTypeName());
    }
    return found;
  }

  private static Prepared explained(
      RelNode plan, List<SqlTypeName> parameters, SqlCatalogue tables, String shape) {
    List<String> lines = RelOptUtil.toString(plan).lines().toList();
    return new Prepared(
        List.of(new Column("QUERY PLAN", SqlTypeName.VARCHAR)),
        parameters,
        (_, into) -> {
          for (String line : lines) {
            if (!into.row(new @Nullable Object[] {line})) {
              return false;
            }
          }
          return true;
        },
        tables,
        shape);
  }

  private static String stateOf(String cause) {
    if (cause.contains("not found in any table") || cause.contains("Column '")) {
      return "42703";
    }
    if (cause.contains("Object '")) {
      return "42P01";
    }
    if (cause.contains("No match found for function")) {
      return "42883";
    }
    return cause.contains("ambiguous") ? "42702" : "42804";
  }

  private static String messageOf(Throwable e) {
    Throwable told =
        e instanceof CalciteContextException && e.getCause() != null ? e.getCause() : e;
    String message = told.getMessage();
    return message == null ? told.getClass().getSimpleName() : firstLine(message);
  }

  private static String parseMessage(SqlParseException e) {
    String message = String.valueOf(e.getMessage());
    int place = message.indexOf(" at line ");
    String found = place < 0 ? firstLine(message) : message.substring(0, place);
    return found.toLowerCase(Locale.ROOT).startsWith("encountered")
        ? "expected something else, found" + found.substring("Encountered".length())
        : found;
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
