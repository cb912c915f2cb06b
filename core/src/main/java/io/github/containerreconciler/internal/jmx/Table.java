package io.github.containerreconciler.internal.jmx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * One kind of composite data: its open type, built once, and how a row is made. The JDK would
 * derive the items' names from getters by the default locale: in Turkish {@code id} becomes {@code
 * ıd}. Immutable.
 */
final class Table<T> {

  private final CompositeType type;
  private final List<String> names;
  private final List<Function<? super T, ?>> values;

  private Table(Columns<T> columns) {
    names = List.copyOf(columns.names);
    values = List.copyOf(columns.values);
    try {
      type =
          new CompositeType(
              columns.table,
              columns.description,
              columns.names.toArray(new String[0]),
              columns.descriptions.toArray(new String[0]),
              columns.types.toArray(new OpenType<?>[0]));
    } catch (OpenDataException e) {
      throw new IllegalStateException("open type " + columns.table, e);
    }
  }

  static <T> Columns<T> named(String name, String description) {
    return new Columns<>(name, description);
  }

  CompositeType type() {
    return type;
  }

  /** The columns in their order; their type sorts them by name. */
  List<String> names() {
    return names;
  }

  /** One value of a row, by the name of its column. */
  Object value(String column, T item) {
    return values.get(names.indexOf(column)).apply(item);
  }

  /** The type of several rows. */
  OpenType<CompositeData[]> rowsType() {
    return arrayOf(type);
  }

  CompositeData row(T item) {
    Object[] row = values.stream().map(value -> value.apply(item)).toArray();
    try {
      return new CompositeDataSupport(type, names.toArray(new String[0]), row);
    } catch (OpenDataException e) {
      throw new IllegalStateException("open data " + type.getTypeName(), e);
    }
  }

  CompositeData[] rows(Collection<? extends T> items) {
    return items.stream().map(this::row).toArray(CompositeData[]::new);
  }

  static <A> OpenType<A[]> arrayOf(OpenType<A> of) {
    try {
      return ArrayType.getArrayType(of);
    } catch (OpenDataException e) {
      throw new IllegalStateException("open type of an array", e);
    }
  }

  /** Collects the columns of a table. */
  static final class Columns<T> {

    private final String table;
    private final String description;
    private final List<String> names = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();
    private final List<OpenType<?>> types = new ArrayList<>();
    private final List<Function<? super T, ?>> values = new ArrayList<>();

    private Columns(String table, String description) {
      this.table = table;
      this.description = description;
    }

    Columns<T> text(String name, String about, Function<? super T, String> value) {
      return column(name, about, SimpleType.STRING, value);
    }

    Columns<T> texts(String name, String about, Function<? super T, List<String>> value) {
      return column(
          name, about, arrayOf(SimpleType.STRING), t -> value.apply(t).toArray(new String[0]));
    }

    Columns<T> number(String name, String about, Function<? super T, Long> value) {
      return column(name, about, SimpleType.LONG, value);
    }

    Columns<T> decimal(String name, String about, Function<? super T, Double> value) {
      return column(name, about, SimpleType.DOUBLE, value);
    }

    Columns<T> flag(String name, String about, Function<? super T, Boolean> value) {
      return column(name, about, SimpleType.BOOLEAN, value);
    }

    <R> Columns<T> rows(
        String name, String about, Table<R> of, Function<? super T, Collection<R>> value) {
      return column(name, about, of.rowsType(), t -> of.rows(value.apply(t)));
    }

    Columns<T> column(String name, String about, OpenType<?> type, Function<? super T, ?> value) {
      names.add(name);
      descriptions.add(about);
      types.add(type);
      values.add(value);
      return this;
    }

    Table<T> build() {
      return new Table<>(this);
    }
  }
}
