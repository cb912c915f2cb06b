package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.cli.Terminal.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns for a terminal; a narrow one shows those that matter. What comes from outside cannot
 * break a line or colour the screen.
 */
final class TextTable {

  private static final String GAP = "  ";

  /** The least width of the last column. */
  private static final int LEAST_LAST = 12;

  /** A text that is broken needs more than this. */
  private static final int LEAST_WRAPPED = 24;

  private final String indent;
  private final List<String> dispensable;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param header of all columns, with commas between
   * @param dispensable headers of the columns to leave out where there is no room, the first one
   *     first; empty for none
   */
  TextTable(String indent, String header, String dispensable) {
    this.indent = indent;
    this.dispensable = List.of(dispensable.split(",", -1));
    rows.add(List.of(header.split(",", -1)));
  }

  /** Adds a row of as many cells as the header has. */
  TextTable row(Object... cells) {
    rows.add(Arrays.stream(cells).map(Words::of).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The last column is as wide as it likes, and wrapped where it must be; ends with a line end. */
  String render(Terminal terminal) {
    List<Integer> columns = columns(terminal.columns());
    int last = columns.get(columns.size() - 1);
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder(indent);
      for (int column : columns) {
        String cell = rows.get(r).get(column);
        if (column == last) {
          line.append(last(cell, line.length(), terminal));
        } else {
          line.append(cell).append(" ".repeat(width(column) - cell.length())).append(GAP);
        }
      }
      String plain = line.toString().replaceAll(" +(\\R|$)", "$1");
      text.append(r == 0 ? terminal.paint(Style.BOLD, plain) : plain)
          .append(System.lineSeparator());
    }
    return text.toString();
  }

  /** Puts the last cell into a line of its own where the column would be too narrow. */
  private String last(String cell, int used, Terminal terminal) {
    int room = terminal.columns() - used;
    if (terminal.columns() == 0 || cell.length() <= room || room >= LEAST_WRAPPED) {
      return terminal.wrap(cell, used);
    }
    if (cell.equals(rows.get(0).get(rows.get(0).size() - 1))) {
      return ""; // what stands below explains itself
    }
    int below = indent.length() + 4;
    return System.lineSeparator() + " ".repeat(below) + terminal.wrap(cell, below);
  }

  /** Those that there is room for; an empty one needs none. */
  private List<Integer> columns(int room) {
    List<Integer> columns =
        new ArrayList<>(
            IntStream.range(0, rows.get(0).size()).filter(this::isFilled).boxed().toList());
    if (columns.isEmpty()) {
      columns.add(0);
    }
    for (String header : dispensable) {
      if (room == 0 || width(columns) <= room) {
        break;
      }
      if (columns.size() > 1) {
        columns.remove((Object) rows.get(0).indexOf(header));
      }
    }
    return columns;
  }

  private boolean isFilled(int column) {
    return rows.stream().skip(1).anyMatch(row -> !row.get(column).isEmpty());
  }

  private int width(List<Integer> columns) {
    int width = indent.length();
    for (int i = 0; i < columns.size(); i++) {
      boolean last = i == columns.size() - 1;
      int full = width(columns.get(i));
      width += last ? Math.min(LEAST_LAST, full) : full + GAP.length();
    }
    return width;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
