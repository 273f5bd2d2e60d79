/** What storage.cfg says and how volumes are named; pure. The files are touched in sub-packages. */
@org.jspecify.annotations.NullMarked
package org.quorate.storage;
