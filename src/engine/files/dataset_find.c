/* Names are compared in one form: lower case, dashes, no .gz. A missing file is searched a second
 * time among similar names, so that the error can name a download that must be unpacked or
 * renamed. */
#include "engine/files/dataset_find.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 256, FOLDERS_MOST = 256 };

/* One of MNIST's four files. */
typedef struct {
    bool train, labels;
} SetFile;

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

static void to_one_form(const char *name, char form[NAME])
{
    size_t length = 0;
    for (; name[length] && length + 1 < NAME; length++) {
        int c = tolower((unsigned char)name[length]);
        form[length] = (char)(c == '.' || c == '_' || c == ' ' ? '-' : c);
    }
    form[length] = '\0';
    if (ends_with(form, "-gz"))
        form[length - 3] = '\0';
}

/* The file's name as LeCun's page has it. */
static void own_name(SetFile file, char name[NAME])
{
    snprintf(name, NAME, "%s-%s-ubyte", file.train ? "train" : "t10k",
             file.labels ? "labels-idx1" : "images-idx3");
}

static bool names_file(const char *name, SetFile file)
{
    static const char *const parts[2][2] = {{"t10k", "test"}, {"train", "train"}};
    static const char *const endings[2][4] = {{"-idx3-ubyte", "-idx3", "-ubyte", ""},
                                              {"-idx1-ubyte", "-idx1", "-ubyte", ""}};
    char form[NAME], one[NAME];
    to_one_form(name, form);
    for (int part = 0; part < 2; part++)
        for (int ending = 0; ending < 4; ending++) {
            snprintf(one, sizeof one, "%s-%s%s", parts[file.train][part],
                     file.labels ? "labels" : "images", endings[file.labels][ending]);
            if (strcmp(form, one) == 0)
                return true;
        }
    return false;
}

static bool has_any_role(const char *name)
{
    for (int i = 0; i < 4; i++)
        if (names_file(name, (SetFile){i & 1, i & 2}))
            return true;
    return false;
}

static bool join(const char *folder, const char *name, char path[DATASET_PATH])
{
    size_t length = strlen(folder);
    const char *between = length > 0 && folder[length - 1] == '/' ? "" : "/";
    int written = snprintf(path, DATASET_PATH, "%s%s%s", folder, between, name);
    return written > 0 && written < DATASET_PATH;
}

/* The entry that is this file, or a folder of its name; plain before packed. -1: there is none. */
static int find_entry(const FileList *list, SetFile file, bool folder)
{
    int found = -1;
    for (int i = 0; i < list->count; i++)
        if (list->entry[i].folder == folder && names_file(list->entry[i].name, file)
            && (found < 0 || ends_with(list->entry[found].name, "gz")))
            found = i;
    return found;
}

/* In the folder, or inside a folder that has the file's name. */
static bool find_file(const char *folder, const FileList *list, SetFile file,
                      char path[DATASET_PATH])
{
    char inner[DATASET_PATH];
    int i = find_entry(list, file, false), own = find_entry(list, file, true);
    if (i >= 0)
        return join(folder, list->entry[i].name, path);
    FileList within;
    if (own < 0 || !join(folder, list->entry[own].name, inner) || !file_list(inner, &within, NULL))
        return false;
    i = find_entry(&within, file, false);
    bool found = i >= 0 && join(inner, within.entry[i].name, path);
    file_list_free(&within);
    return found;
}

/* Both files of a set, in one place. */
typedef struct {
    char images[DATASET_PATH], labels[DATASET_PATH];
} SetPaths;

static bool find_pair(const char *folder, const FileList *list, bool train, SetPaths *pair)
{
    bool images = find_file(folder, list, (SetFile){train, false}, pair->images);
    bool labels = find_file(folder, list, (SetFile){train, true}, pair->labels);
    return images && labels;
}

/* Whether the name ends with one of the endings, which are separated by spaces. */
static bool has_ending(const char *name, const char *endings)
{
    char ending[16];
    int used;
    for (; sscanf(endings, "%15s%n", ending, &used) == 1; endings += used)
        if (ends_with(name, ending))
            return true;
    return false;
}

/* Advice for a file of this name; NULL: none. */
static const char *advice(const char *name)
{
    if (has_ending(name, ".zip .tar .tgz .tar.gz .7z .rar .bz2 .xz .zst .z"))
        return ": unpack it";
    if (has_ending(name, ".part .crdownload .download .partial .tmp"))
        return ", a download that was not finished";
    if (has_ending(name, ".csv .npz .npy .parquet .pkl .pkl.gz .mat .pt"))
        return ", which is not read";
    return NULL;
}

/* The names in the folder that are none of the four files; NULL-terminated. Freed with free(). */
static const char **other_names(const FileList *list)
{
    const char **words = mem_alloc((size_t)list->count + 1, sizeof *words);
    int count = 0;
    for (int i = 0; i < list->count; i++)
        if (!has_any_role(list->entry[i].name))
            words[count++] = list->entry[i].name;
    return words;
}

/* The name most similar to the file's; NULL when there is none. */
static const char *nearest(const FileList *list, SetFile file)
{
    const char **words = other_names(list);
    char name[NAME];
    own_name(file, name);
    const char *found = text_nearest(name, words);
    free(words);
    return found;
}

/* The name that was probably meant: the most similar one, else one of the same kind of file; NULL
 * when there is none. */
static const char *near_miss(const FileList *list, SetFile file)
{
    const char **words = other_names(list), *found = nearest(list, file);
    const char *kind = file.labels ? "labels" : "images";
    for (int i = 0; words[i] && !found; i++)
        found = strstr(words[i], kind) ? words[i] : NULL;
    for (int i = 0; words[i] && !found; i++)
        found = advice(words[i]) ? words[i] : NULL;
    free(words);
    return found;
}

static bool missing(const char *folder, const FileList *list, SetFile file, Error *err)
{
    char name[NAME];
    own_name(file, name);
    const char *near = near_miss(list, file);
    int own = find_entry(list, file, true);
    int other = find_entry(list, (SetFile){!file.train, file.labels}, false);
    if (own >= 0)
        return error_set(err, "%s: no %s in this folder, nor in the folder %s there", folder, name,
                         list->entry[own].name);
    if (near)
        return error_set(err, "%s: no %s or %s.gz in this folder; there is %.80s%s", folder, name,
                         name, near, advice(near) ? advice(near) : ": rename it if that is meant");
    if (other >= 0)
        return error_set(err, "%s: no %s or %s.gz in this folder; there are the %s files only",
                         folder, name, name, file.train ? "test" : "training");
    if (list->count == 0)
        return error_set(err, "%s: no %s or %s.gz in this folder, which is empty", folder, name,
                         name);
    return error_set(err, "%s: no %s or %s.gz in this folder; what is there begins with %.80s",
                     folder, name, name, list->entry[0].name);
}

/* What was found below a folder: the first place and the second. */
typedef struct {
    bool train;
    int places, looked;
    SetPaths pair;
    char place[2][DATASET_PATH];
    Error near;   /* "", or what is missing in the first place that has nearly both */
} Below;

/* A folder with one of the two files, or with a similar name. */
static void look_nearly(const char *folder, const FileList *list, Below *below)
{
    char path[DATASET_PATH];
    bool images = find_file(folder, list, (SetFile){below->train, false}, path);
    bool labels = find_file(folder, list, (SetFile){below->train, true}, path);
    const char *near = images || labels ? NULL : nearest(list, (SetFile){below->train, false});
    if (below->near.text[0] == '\0' && (images || labels || near))
        missing(folder, list, (SetFile){below->train, images}, &below->near);
}

/* Searches the folder's folders, `floors` levels deep. Below a folder that holds both files nothing
 * is searched. */
static void look_below(const char *folder, const FileList *list, int floors, Below *below)
{
    for (int i = 0; i < list->count; i++) {
        char inner[DATASET_PATH];
        FileList within;
        SetPaths pair;
        if (!list->entry[i].folder || below->looked++ >= FOLDERS_MOST
            || !join(folder, list->entry[i].name, inner)
            || !file_list(inner, &within, NULL))
            continue;
        if (find_pair(inner, &within, below->train, &pair)) {
            if (below->places < 2)
                snprintf(below->place[below->places], DATASET_PATH, "%s", inner);
            if (below->places++ == 0)
                below->pair = pair;
        } else {
            look_nearly(inner, &within, below);
            if (floors > 1)
                look_below(inner, &within, floors - 1, below);
        }
        file_list_free(&within);
    }
}

/* Neither complete in the folder nor below it. */
static bool find_below(const char *folder, const FileList *list, bool train, SetPaths *pair,
                       Error *err)
{
    Below *below = mem_alloc(1, sizeof *below);
    below->train = train;
    look_below(folder, list, 2, below);
    *pair = below->pair;
    bool found = below->places == 1;
    if (below->places > 1)
        error_set(err, "%.100s: MNIST's files are in %.140s and in %.140s: name one of them",
                  folder, below->place[0], below->place[1]);
    else if (!found && below->near.text[0] && !near_miss(list, (SetFile){train, false}))
        *err = below->near;
    else if (!found)
        missing(folder, list, (SetFile){train, false}, err);
    free(below);
    return found;
}

/* file_list has set `err`; for a missing folder it also says what was expected in it. */
static bool no_folder(const char *folder, bool train, Error *err)
{
    char name[NAME];
    const char *slash = strrchr(folder, '/');
    int length = slash ? (int)(slash - folder) : 1;
    own_name((SetFile){train, false}, name);
    if (!file_exists(folder))
        return error_set(err, "%s: no %s, for there is no such folder", folder, name);
    if (file_can_read(folder, NULL))
        error_set(err, "%.200s: is a file, not a folder; data are named by the folder they are in:"
                  " %.*s", folder, length ? length : 1, slash ? folder : ".");
    return false;
}

bool dataset_find(const char *folder, bool train, char images[DATASET_PATH],
                  char labels[DATASET_PATH], Error *err)
{
    FileList list;
    SetPaths pair;
    if (!file_list(folder, &list, err))
        return no_folder(folder, train, err);
    bool has_images = find_file(folder, &list, (SetFile){train, false}, pair.images);
    bool has_labels = find_file(folder, &list, (SetFile){train, true}, pair.labels);
    bool found = has_images && has_labels;
    if (!has_images && !has_labels)
        found = find_below(folder, &list, train, &pair, err);
    else if (!found)
        missing(folder, &list, (SetFile){train, has_images}, err);
    if (found) {
        memcpy(images, pair.images, DATASET_PATH);
        memcpy(labels, pair.labels, DATASET_PATH);
    }
    file_list_free(&list);
    return found;
}
