package org.quorate.guest;

/** Where an operation tells what it does; normally a task's log. */
public interface Progress {
  /** Tells nobody. */
  Progress SILENT =
      new Progress() {
        @Override
        public void line(String text) {
          // Nobody listens.
        }

        @Override
        public void warn(String text) {
          // Nobody listens.
        }
      };

  void line(String text);

  /** Something the administrator should know although the operation goes on. */
  void warn(String text);
}
