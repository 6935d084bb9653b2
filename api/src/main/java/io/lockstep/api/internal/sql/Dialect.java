package io.lockstep.api.internal.sql;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlMonotonicBinaryOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/// What SQL is here: its types, its words and its functions. Immutable.
final class Dialect {
  /// Times are known to the microsecond; a mean of whole numbers is none.
  private static final class Types extends RelDataTypeSystemImpl {
    @Override
    public int getMaxPrecision(SqlTypeName type) {
      return switch (type) {
        case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> 6;
        case DECIMAL -> 38;
        default -> super.getMaxPrecision(type);
      };
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
      return switch (type) {
        case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> 6;
        default -> super.getDefaultPrecision(type);
      };
    }

    @Override
    public RoundingMode roundingMode() {
      return RoundingMode.HALF_UP;
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
      return type == SqlTypeName.DECIMAL ? 18 : super.getMaxScale(type);
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
      return factory.createTypeWithNullability(
          factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
      return switch (argument.getSqlTypeName()) {
        case TINYINT, SMALLINT, INTEGER ->
            factory.createTypeWithNullability(
                factory.createSqlType(SqlTypeName.BIGINT), argument.isNullable());
        default -> argument;
      };
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
      return true;
    }
  }

  static final RelDataTypeSystem TYPES = new Types();

  /// Finds functions by their names, whatever the case.
  private static final class Named implements SqlOperatorTable {
    private final Map<String, List<SqlOperator>> byName = new TreeMap<>();

    Named(List<? extends SqlOperator> all) {
      all.forEach(
          one ->
              byName
                  .computeIfAbsent(one.getName().toUpperCase(Locale.ROOT), _ -> new ArrayList<>())
                  .add(one));
    }

    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        @Nullable SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> into,
        SqlNameMatcher matcher) {
      boolean isOurs =
          name.isSimple()
              || (name.names.size() == 2
                  && List.of("pg_catalog", "information_schema").contains(name.names.getFirst()));
      if (isOurs) {
        byName.getOrDefault(name.names.getLast().toUpperCase(Locale.ROOT), List.of()).stream()
            .filter(one -> one.getSyntax().family == syntax.family)
            .forEach(into::add);
      }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return byName.values().stream().flatMap(List::stream).toList();
    }
  }

  /// `-`, also between times: what is between them is an interval; between dates it is days.
  private static final SqlOperator MINUS =
      new SqlMonotonicBinaryOperator(
          "-",
          SqlKind.MINUS,
          40,
          true,
          binding ->
              isOfTimes(binding.getOperandType(0), binding.getOperandType(1))
                  ? difference(binding)
                  : SqlStdOperatorTable.MINUS.inferReturnType(binding),
          InferTypes.FIRST_KNOWN,
          new SqlOperandTypeChecker() {
            @Override
            public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
              return isOfTimes(binding.getOperandType(0), binding.getOperandType(1))
                  || OperandTypes.MINUS_OPERATOR.checkOperandTypes(binding, throwOnFailure);
            }

            @Override
            public SqlOperandCountRange getOperandCountRange() {
              return SqlOperandCountRanges.of(2);
            }

            @Override
            public String getAllowedSignatures(SqlOperator operator, String name) {
              return OperandTypes.MINUS_OPERATOR.getAllowedSignatures(operator, name);
            }
          });

  private static boolean isOfTimes(RelDataType one, RelDataType other) {
    return SqlTypeName.DATETIME_TYPES.contains(one.getSqlTypeName())
        && (SqlTypeName.DATETIME_TYPES.contains(other.getSqlTypeName()) || isDays(one, other));
  }

  /// A date and how many days before.
  private static boolean isDays(RelDataType one, RelDataType other) {
    return one.getSqlTypeName() == SqlTypeName.DATE
        && SqlTypeName.INT_TYPES.contains(other.getSqlTypeName());
  }

  private static RelDataType difference(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    if (isDays(binding.getOperandType(0), binding.getOperandType(1))) {
      return binding.getOperandType(0);
    }
    boolean areDates =
        binding.getOperandType(0).getSqlTypeName() == SqlTypeName.DATE
            && binding.getOperandType(1).getSqlTypeName() == SqlTypeName.DATE;
    return types.createTypeWithNullability(
        areDates
            ? types.createSqlType(SqlTypeName.INTEGER)
            : types.createSqlIntervalType(
                new SqlIntervalQualifier(TimeUnit.SECOND, null, SqlParserPos.ZERO)),
        binding.getOperandType(0).isNullable() || binding.getOperandType(1).isNullable());
  }

  /// The same with differences of times and values in arrays, which the standard writes otherwise.
  static SqlNode ofPostgres(SqlNode statement) {
    SqlNode changed =
        statement.accept(
            new SqlShuttle() {
              @Override
              public @Nullable SqlNode visit(SqlCall call) {
                SqlNode visited = super.visit(call);
                return visited instanceof SqlBasicCall basic ? replaced(basic) : visited;
              }
            });
    return changed == null ? statement : changed;
  }

  private static SqlNode replaced(SqlBasicCall call) {
    if (call.getOperator().equals(SqlStdOperatorTable.MINUS) && call.operandCount() == 2) {
      return new SqlBasicCall(MINUS, call.getOperandList(), call.getParserPosition());
    }
    if (call.getOperator() instanceof SqlQuantifyOperator quantify
        && (call.getKind() == SqlKind.SOME || call.getKind() == SqlKind.ALL)
        && !isOfQuery(call.operand(1))) {
      SqlNode array = call.operand(1) instanceof SqlNodeList list ? list.get(0) : call.operand(1);
      return new SqlBasicCall(
          new SqlUnresolvedFunction(
              new SqlIdentifier(
                  call.getKind() == SqlKind.SOME ? "pg_any" : "pg_all", call.getParserPosition()),
              null,
              null,
              null,
              null,
              SqlFunctionCategory.USER_DEFINED_FUNCTION),
          List.of(
              SqlLiteral.createCharString(quantify.comparisonKind.name(), call.getParserPosition()),
              call.operand(0),
              array),
          call.getParserPosition());
    }
    return call;
  }

  /// Whether it is a query, or several values, and no array.
  private static boolean isOfQuery(SqlNode node) {
    return node.isA(SqlKind.QUERY)
        || (node instanceof SqlNodeList list
            && (list.size() != 1 || list.get(0).isA(SqlKind.QUERY)));
  }

  /// Ours first; those of the standard and of PostgreSQL that [Expressions] knows too.
  static SqlOperatorTable operators(List<SqlFunction> own, List<SqlAggFunction> aggregates) {
    List<SqlOperator> ours = new ArrayList<>(own);
    ours.addAll(aggregates);
    ours.add(MINUS);
    return SqlOperatorTables.chain(
        new Named(ours),
        SqlStdOperatorTable.instance(),
        SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
            EnumSet.of(SqlLibrary.POSTGRESQL)));
  }

  static RelDataTypeFactory typeFactory() {
    return new SqlTypeFactoryImpl(TYPES);
  }

  static SqlParser.Config parser() {
    return SqlParser.config()
        .withParserFactory(SqlBabelParserImpl.FACTORY)
        .withConformance(SqlConformanceEnum.BABEL)
        .withUnquotedCasing(Casing.TO_LOWER)
        .withQuotedCasing(Casing.UNCHANGED)
        .withQuoting(Quoting.DOUBLE_QUOTE)
        .withCaseSensitive(true)
        .withIdentifierMaxLength(256);
  }

  private Dialect() {}
}
