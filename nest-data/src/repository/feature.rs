use std::marker::PhantomData;

use nest_macros::module;

use super::Repository;
use crate::{
    entity::Entity,
    module::DataModule,
    name::{DatabaseName, DefaultDatabase},
};

/// Provides the [`Repository`] of one entity. [`DataModule::for_feature`] imports it for several.
#[module(crate = nest_core, providers = [Repository<E, N>], exports = [Repository<E, N>])]
#[derive(Clone, Debug)]
pub struct EntityModule<E: Entity, N: DatabaseName = DefaultDatabase>(#[inject(default)] PhantomData<fn() -> (E, N)>);

/// Entities, in a tuple, whose repositories a module wants.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tuple of up to eight entities",
    note = "one entity stands in a tuple, too: `for_feature::<(User,)>()`"
)]
pub trait Features<N = DefaultDatabase> {
    /// The module that provides the repositories.
    type Module;

    /// Makes it.
    fn module() -> Self::Module;
}

macro_rules! features {
    ($($module:ident($($entity:ident),+);)*) => {$(
        /// Provides the [`Repository`] of each of the entities.
        #[module(
            crate = nest_core,
            imports = [$(EntityModule<$entity, Name>),+],
            exports = [$(EntityModule<$entity, Name>),+],
        )]
        #[derive(Clone, Debug)]
        pub struct $module<$($entity: Entity,)+ Name: DatabaseName>(
            #[inject(default)] PhantomData<fn() -> ($($entity,)+ Name)>,
        );

        impl<$($entity: Entity,)+ Name: DatabaseName> Features<Name> for ($($entity,)+) {
            type Module = $module<$($entity,)+ Name>;

            fn module() -> Self::Module {
                $module(PhantomData)
            }
        }
    )*};
}

/// One entity needs no module around its own.
impl<E: Entity, N: DatabaseName> Features<N> for (E,) {
    type Module = EntityModule<E, N>;

    fn module() -> Self::Module {
        EntityModule(PhantomData)
    }
}

features! {
    Feature2(A, B);
    Feature3(A, B, C);
    Feature4(A, B, C, D);
    Feature5(A, B, C, D, E);
    Feature6(A, B, C, D, E, F);
    Feature7(A, B, C, D, E, F, G);
    Feature8(A, B, C, D, E, F, G, H);
}

impl DataModule {
    /// The repositories of entities, for the module that imports it. The database comes from a global [`DataModule`].
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use nest::data::{DataModule, DataOptions, DatabaseUrl, Repository};
    /// use nest::{Entity, injectable, module};
    ///
    /// #[derive(Clone, Debug, Entity)]
    /// #[entity(table = "users")]
    /// pub struct User {
    ///     #[column(primary, generated)]
    ///     pub id: i64,
    ///     pub email: String,
    /// }
    ///
    /// #[injectable]
    /// struct UsersService { users: Arc<Repository<User>> }
    ///
    /// #[module(imports = [DataModule::for_feature::<(User,)>()], providers = [UsersService])]
    /// struct UsersModule;
    ///
    /// #[module(imports = [global(DataModule::for_root(DataOptions::new(DatabaseUrl::sqlite_memory()))), UsersModule])]
    /// struct AppModule;
    ///
    /// nest::check!(AppModule);
    /// # fn main() {}
    /// ```
    pub fn for_feature<F: Features>() -> F::Module {
        F::module()
    }
}
