/* The thread: it prepares the images, then takes orders, and between orders trains batch by batch while there is a
 * goal. trainer_view.c makes what the window shows of it. */
#include "app/hosts/trainer_inside.h"

#include "app/platform/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWN_TRAIN = 20000, DRAWN_TEST = 2000 };

static void publish(Trainer *trainer)
{
    trainer_fill(trainer);
    pthread_mutex_lock(&trainer->lock);
    trainer->shared = trainer->draft;
    trainer->version++;
    pthread_mutex_unlock(&trainer->lock);
    trainer->published = clock_seconds();
}

static void note(Trainer *trainer, bool wrong, const char *format, ...) PRINTF_LIKE(3, 4);
static void note(Trainer *trainer, bool wrong, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(trainer->draft.note, sizeof trainer->draft.note, format, arguments)
        >= (int)sizeof trainer->draft.note)
        utf8_cut(trainer->draft.note);
    va_end(arguments);
    trainer->draft.wrong = wrong;
    trainer->draft.note_number++;
}

static bool fail(Trainer *trainer, const Error *err)
{
    trainer->draft.state = trainer->training.network ? TRAIN_PAUSED : TRAIN_BROKEN;
    trainer->goal = GOAL_NONE;
    note(trainer, true, "%s", err->text);
    return false;
}

/* Resets everything that belongs to one run; the training itself is ready. */
static void begin_run(Trainer *trainer)
{
    TrainView *view = &trainer->draft;
    const Training *training = &trainer->training;
    view->settings = training->settings;
    int each =
        training->set->count / 100 > training->settings.batch ? training->set->count / 100 : training->settings.batch;
    int64_t past =
        (int64_t)training->epoch * training->set->count + (training_epoch_ended(training) ? 0 : training->done);
    view->losses = view->hits = (Curve){.each = each, .from = past};
    /* the first at once */
    view->tested = (Curve){.each = trainer_test_every(trainer), .from = past - trainer_test_every(trainer)};
    view->samples = 0;
    view->loss = 0;
    view->speed = 0;
    view->state = training_finished(training) ? TRAIN_FINISHED : TRAIN_PAUSED;
    trainer->goal = GOAL_NONE;
    trainer_test(trainer, false);
}

static bool start_over(Trainer *trainer, const TrainingSettings *settings)
{
    Training training;
    Error err;
    if (!training_begin(&training, settings, &trainer->train, &err)) {
        note(trainer, true, "%s", err.text);
        return false;
    }
    if (!trainer_variant(trainer, settings, &err)) {
        training_free(&training);
        note(trainer, true, "%s", err.text);
        return false;
    }
    training_free(&trainer->training);
    trainer->training = training;
    begin_run(trainer);
    return true;
}

/* Weights alone, such as PyTorch's or a finished training's: a new training begins with them. */
static bool begin_with(Trainer *trainer, const char *path, const WeightsAs *as, const Error *why)
{
    Error err, told;
    TrainingSettings settings = trainer->draft.settings;
    Network *network = weights_open(path, as, settings.batch, settings.threads, &told, &err);
    size_t most = 1;
    for (int which = 0; network && which < network_net(network)->parameters; which++) {
        size_t count = net_parameter_count(network_net(network), which);
        most = count > most ? count : most;
    }
    float *values = network ? mem_try(most, sizeof *values, "a tensor of weights", &err) : NULL;
    bool done = values != NULL;
    if (done) {
        training_take_net(&settings, network_net(network));
        done = start_over(trainer, &settings);
    } else {
        note(trainer, true, "%s", err.text);
    }
    for (int which = 0; done && which < network_net(network)->parameters; which++) {
        network_get(network, NETWORK_PARAMETER, which, values);
        network_set(trainer->training.network, NETWORK_PARAMETER, which, values);
    }
    if (done) {
        trainer_test(trainer, false);
        note(trainer, false, "a new training with these weights (%s)", told.text[0] ? told.text : why->text);
    }
    free(values);
    network_free(network);
    return done;
}

static void load(Trainer *trainer, const char *path, const WeightsAs *as)
{
    Training training;
    Error err, told;
    if (!training_resume_as(&training, path, as, 0, &trainer->train, &told, &err)) {
        begin_with(trainer, path, as, &err);
        return;
    }
    if (!trainer_variant(trainer, &training.settings, &err)) {
        training_free(&training);
        note(trainer, true, "%s", err.text);
        return;
    }
    training_free(&trainer->training);
    trainer->training = training;
    begin_run(trainer);
    if (told.text[0])
        note(trainer, false, "%s", told.text);
    else
        note(trainer, false, "goes on from %s: epoch %d, image %d", path, training.epoch + 1,
             training_epoch_ended(&training) ? 0 : training.done);
}

static void save(Trainer *trainer, const char *path, bool tell)
{
    Error err;
    if (!training_save(&trainer->training, path, &err))
        note(trainer, true, "%s", err.text);
    else if (tell)
        note(trainer, false, "saved %s", path);
}

/* So many of a set's images are drawn, those to test on after those to train on. False when the trainer is to end. */
static bool prepared(void *self, int done)
{
    Trainer *trainer = self;
    trainer->draft.prepared = trainer->train.pixel ? DRAWN_TRAIN + done : done;
    publish(trainer);
    pthread_mutex_lock(&trainer->lock);
    bool ending = trainer->ending;
    pthread_mutex_unlock(&trainer->lock);
    return !ending;
}

/* Seeds as `convwalk train` has them. The set shows in the trainer when it is whole. */
static bool draw_images(Trainer *trainer, Error *err)
{
    Dataset drawn;
    if (trainer->train.pixel)
        return true;
    trainer->draft.to_prepare = DRAWN_TRAIN + DRAWN_TEST;
    if (!dataset_draw_told(DRAWN_TRAIN, 1000, &drawn, prepared, trainer, err))
        return false;
    trainer->train = drawn;
    return dataset_draw_told(DRAWN_TEST, 2000, &trainer->test, prepared, trainer, err);
}

static bool prepare(Trainer *trainer)
{
    Error err;
    trainer->draft.state = TRAIN_PREPARING;
    publish(trainer);
    if (!draw_images(trainer, &err))
        return fail(trainer, &err);
    trainer->draft.held_of = trainer->test.count;
    size_t answer = DIGIT_CLASSES * sizeof *trainer->logits;
    trainer->logits = mem_try((size_t)trainer->test.count, answer, "the answers", &err);
    if (!trainer->logits)
        return fail(trainer, &err);
    TrainingSettings settings = trainer->draft.settings;
    if (!start_over(trainer, &settings))
        return false;
    trainer_hold(trainer, HELD_TEST, 0);
    if (trainer->resume[0])
        load(trainer, trainer->resume, &trainer->as);
    return true;
}

/* The end of an epoch: all test images, and the file that follows the training. */
static void end_epoch(Trainer *trainer)
{
    trainer_test(trainer, true);
    if (trainer->out[0])
        save(trainer, trainer->out, false);
    if (training_finished(&trainer->training)) {
        trainer->draft.state = TRAIN_FINISHED;
        note(trainer, false, "finished: %.2f %% of the test images",
             100.0 * trainer->draft.test_right / trainer->draft.test_images);
    }
}

static void batch(Trainer *trainer)
{
    Training *training = &trainer->training;
    TrainView *view = &trainer->draft;
    Error err;
    bool fresh = training_epoch_ended(training);
    int done = fresh ? 0 : training->done, right = fresh ? 0 : training->right;
    view->samples = 0;
    if (!training_batch(training, &view->loss, &err)) {
        note(trainer, true, "%s", err.text);
        view->state = TRAIN_BROKEN;
        trainer->goal = GOAL_NONE;
        return;
    }
    int images = training->done - done, every = trainer_test_every(trainer);
    curve_add(&view->losses, images, view->loss);
    curve_add(&view->hits, images, (float)(training->right - right) / (float)images);
    trainer->since += images;
    if (training_epoch_ended(training))
        end_epoch(trainer);
    else if (training->done / every != done / every)
        trainer_test(trainer, false);
    if (trainer->goal == GOAL_BATCH || (trainer->goal == GOAL_EPOCH && training_epoch_ended(training))
        || training_finished(training))
        trainer->goal = GOAL_NONE;
    if (trainer->goal == GOAL_NONE && view->state == TRAIN_RUNNING)
        view->state = TRAIN_PAUSED;
}

/* Shows the next image of the next batch; after the last one the batch is trained on: weights change once for each
 * batch. */
static void sample(Trainer *trainer)
{
    TrainView *view = &trainer->draft;
    int count = training_next(&trainer->training, NULL, 0), *image = mem_alloc((size_t)count, sizeof *image);
    training_next(&trainer->training, image, count);
    if (view->samples < count) {
        trainer_hold(trainer, HELD_BATCH, image[view->samples]);
        view->samples++;
    } else {
        batch(trainer);
    }
    free(image);
}

static void set_goal(Trainer *trainer, Goal goal)
{
    if (trainer->draft.state != TRAIN_PAUSED && trainer->draft.state != TRAIN_RUNNING)
        return;
    trainer->goal = goal;
    trainer->draft.state = goal == GOAL_NONE ? TRAIN_PAUSED : TRAIN_RUNNING;
    trainer->since = 0;
    trainer->from = clock_seconds();
}

/* Saves the weights before the next batch, and shows its first image. */
static void hand(Trainer *trainer, const char *path)
{
    Error err;
    int image;
    set_goal(trainer, GOAL_NONE);
    if (training_finished(&trainer->training)) {
        note(trainer, true, "the training is finished: there is no batch to come");
    } else if (!training_save(&trainer->training, path, &err)) {
        note(trainer, true, "%s", err.text);
    } else {
        training_next(&trainer->training, &image, 1);
        trainer_hold(trainer, HELD_BATCH, image);
        trainer->draft.samples = 1;
        trainer->draft.handed++;
    }
}

static void obey(Trainer *trainer, const Order *order)
{
    bool ready = trainer->draft.state == TRAIN_PAUSED || trainer->draft.state == TRAIN_RUNNING;
    switch (order->kind) {
    case ORDER_RUN: set_goal(trainer, GOAL_END); break;
    case ORDER_BATCH: set_goal(trainer, GOAL_BATCH); break;
    case ORDER_EPOCH: set_goal(trainer, GOAL_EPOCH); break;
    case ORDER_PAUSE: set_goal(trainer, GOAL_NONE); break;
    case ORDER_SAMPLE:
        set_goal(trainer, GOAL_NONE);
        if (ready)
            sample(trainer);
        break;
    case ORDER_ANEW: start_over(trainer, &order->settings); break;
    case ORDER_SAVE: save(trainer, order->path, true); break;
    case ORDER_LOAD: load(trainer, order->path, NULL); break;
    case ORDER_HOLD: trainer_hold(trainer, HELD_TEST, order->image); break;
    case ORDER_HAND: hand(trainer, order->path); break;
    case ORDER_HOLD_PIXELS:
        memcpy(trainer->draft.held_pixel, order->pixel, IMAGE_PIXELS);
        trainer_hold(trainer, HELD_PAD, 0);
        break;
    }
}

/* The next order, for which it waits when there is no goal. False without one: go on training, or end. */
static bool next_order(Trainer *trainer, Order *order)
{
    pthread_mutex_lock(&trainer->lock);
    while (trainer->orders == 0 && trainer->goal == GOAL_NONE && !trainer->ending)
        pthread_cond_wait(&trainer->wake, &trainer->lock);
    bool got = trainer->orders > 0 && !trainer->ending;
    if (got) {
        *order = trainer->order[0];
        trainer->orders--;
        memmove(trainer->order, trainer->order + 1, (size_t)trainer->orders * sizeof *order);
    }
    bool ending = trainer->ending;
    pthread_mutex_unlock(&trainer->lock);
    trainer->over = ending;
    return got;
}

static void *live(void *self)
{
    Trainer *trainer = self;
    bool ready = prepare(trainer);
    trainer->draft.obeyed = 1;
    publish(trainer);
    Order *order = mem_alloc(1, sizeof *order);
    while (!trainer->over) {
        if (next_order(trainer, order)) {
            if (ready)
                obey(trainer, order);
            trainer->draft.obeyed++;
            publish(trainer);
        } else if (!trainer->over) {
            batch(trainer);
            double time = clock_seconds();
            if (time - trainer->from > 0.3) {
                trainer->draft.speed = (double)trainer->since / (time - trainer->from);
                trainer->since = 0;
                trainer->from = time;
            }
            if (time - trainer->published > 0.03 || trainer->goal == GOAL_NONE)
                publish(trainer);
        }
    }
    if (trainer->out[0] && trainer->training.network && trainer->draft.state != TRAIN_BROKEN
        && !training_finished(&trainer->training))
        save(trainer, trainer->out, false);
    free(order);
    return NULL;
}

/* Whether a path has room; one that were cut would name another file. */
static bool path_fits(const char *path, size_t room, Error *err)
{
    return !path || strlen(path) < room || error_set(err, "a path of %zu bytes: at most %zu", strlen(path), room - 1);
}

Trainer *trainer_new(const TrainerStart *start, Error *err)
{
    Trainer *trainer = mem_alloc(1, sizeof *trainer);
    trainer->train = start->train;
    trainer->test = start->test;
    trainer->draft.settings = start->settings;
    trainer->draft.held_label = -1;
    snprintf(trainer->draft.data, sizeof trainer->draft.data, "%s", start->name);
    snprintf(trainer->resume, sizeof trainer->resume, "%s", start->resume ? start->resume : "");
    trainer->as = start->as;
    snprintf(trainer->out, sizeof trainer->out, "%s", start->out ? start->out : "");
    pthread_mutex_init(&trainer->lock, NULL);
    pthread_cond_init(&trainer->wake, NULL);
    bool fits =
        path_fits(start->resume, sizeof trainer->resume, err) && path_fits(start->out, sizeof trainer->out, err);
    if (fits && pthread_create(&trainer->thread, NULL, live, trainer) == 0) {
        trainer->started = true;
        return trainer;
    }
    if (fits)
        error_set(err, "the system gives no thread to train in");
    trainer_free(trainer);
    return NULL;
}

void trainer_free(Trainer *trainer)
{
    if (!trainer)
        return;
    pthread_mutex_lock(&trainer->lock);
    trainer->ending = true;
    pthread_cond_signal(&trainer->wake);
    pthread_mutex_unlock(&trainer->lock);
    if (trainer->started)
        pthread_join(trainer->thread, NULL);
    pthread_mutex_destroy(&trainer->lock);
    pthread_cond_destroy(&trainer->wake);
    training_free(&trainer->training);
    if (trainer->plain_made)
        net_run_free(&trainer->plain);
    dataset_free(&trainer->train);
    dataset_free(&trainer->test);
    free(trainer->logits);
    free(trainer);
}

bool trainer_order(Trainer *trainer, const Order *order)
{
    pthread_mutex_lock(&trainer->lock);
    bool room = trainer->orders < ORDERS_MOST;
    if (room)
        trainer->order[trainer->orders++] = *order;
    pthread_cond_signal(&trainer->wake);
    pthread_mutex_unlock(&trainer->lock);
    return room;
}

bool trainer_look(Trainer *trainer, TrainView *view)
{
    pthread_mutex_lock(&trainer->lock);
    bool newer = trainer->version != trainer->looked;
    if (newer)
        *view = trainer->shared;
    trainer->looked = trainer->version;
    pthread_mutex_unlock(&trainer->lock);
    return newer;
}
